import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningPrometheus, startPrometheus } from '../../support/prometheus.ts';
import { asked, live, period } from './asked.ts';

/*
 * What OpenCost exports, by hand, in a real Prometheus: the last day of the week. Beside what is named, every node is
 * at 0.03 USD for a core-hour and 0.004 for a GiB-hour, on demand.
 */
const end = Date.parse(period.end) / 1000;
const hour = 3600;
const start = end - 24 * hour;

type At = (at: number) => number;
interface Exported {
  readonly cpu?: number | At;
  readonly ram?: number | At;
  readonly total?: number;
  readonly spot?: number | At;
  readonly labels?: Readonly<Record<string, string>>;
  readonly from?: number;
  readonly to?: number;
}

function lines(
  node: string,
  { cpu = 0.03, ram = 0.004, total, spot = 0, labels = {}, from = start, to = end }: Exported,
) {
  const all = { node, instance: node, instance_type: 'm6i.xlarge', region: 'us-east-1', job: 'opencost', ...labels };
  const text = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  const series = (metric: string, value: number | At): string[] =>
    Array.from({ length: (to - from) / 60 }, (_, index) => {
      const at = from + 30 + index * 60;
      return `${metric}{${text.join(',')}} ${typeof value === 'number' ? value : value(at)} ${at}`;
    });
  return [
    ...series('node_cpu_hourly_cost', cpu),
    ...series('node_ram_hourly_cost', ram),
    ...series('kubecost_node_is_spot', spot),
    ...(total === undefined ? [] : series('node_total_hourly_cost', total)),
  ];
}
const until =
  (instant: number, before: number, after: number): At =>
  (at) =>
    at < instant ? before : after;

const history = [
  ...lines('steady', { total: 0.2 }),
  // Six hours on demand, then spot at a third of it.
  ...lines('flip', {
    cpu: until(start + 6 * hour, 0.03, 0.01),
    ram: until(start + 6 * hour, 0.004, 0.001),
    spot: until(start + 6 * hour, 0, 1),
  }),
  ...lines('spot', { cpu: 0.01, ram: 0.001, spot: 1 }),
  // Made again under its name: an hour of one, and 23 of the other.
  ...lines('again', { cpu: 0.1, labels: { uid: 'u1' }, to: start + hour }),
  ...lines('again', { cpu: 0.02, labels: { uid: 'u2' }, from: start + hour }),
  // Half of the day by two replicas, the other half by one.
  ...lines('twice', { labels: { instance: 'a' } }),
  ...lines('twice', { labels: { instance: 'b' }, from: start + 12 * hour }),
  ...lines('free', { cpu: 0, ram: 0 }),
  ...lines('late', { cpu: until(start + 2 * hour, 0, 0.03) }),
  ...lines('opencost-host', { cpu: 0.5, labels: { exported_node: 'hidden' } }),
  // TV-5: a ConfigMap says 20, 4 and 500 a month, and the node has two GPUs.
  ...lines('monthly', { cpu: 20 / 730, ram: 4 / 730, total: (4 * 20 + 16 * 4 + 2 * 500) / 730 }),
];

let folder = '';
let server: RunningPrometheus | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-open-cost-'));
  const families = Map.groupBy(history, (one) => one.slice(0, one.indexOf('{')));
  const text = [...families].flatMap(([family, samples]) => [`# TYPE ${family} gauge`, ...samples]);
  writeFileSync(join(folder, 'history.om'), `${text.join('\n')}\n# EOF\n`);
  server = await startPrometheus({ openMetricsFile: join(folder, 'history.om') });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function priced(name: string, but = {}, openCost = {}) {
  const { prices, notes } = await asked({ sources: [{ openCost }] }, { nodes: [live(name, but)] }, server?.url);
  return { price: prices.nodes[0], unpriced: prices.unpriced[0], notes };
}

describe("OpenCost's prices, averaged over the period", () => {
  it('are the rates of CPU and memory that it exports, and its own total for the node', async () => {
    const { price, notes } = await priced('steady');
    expect(price).toEqual({
      node: 'steady',
      cpuCoreHourUsd: expect.closeTo(0.03, 12),
      memoryGibHourUsd: expect.closeTo(0.004, 12),
      hourUsd: expect.closeTo(0.2, 12),
      source: "OpenCost's metrics",
      asOf: '2026-11-16',
      region: 'us-east-1',
      currency: 'USD',
      split: expect.stringMatching(/as OpenCost exports them/),
      discountRatio: 0,
      isDefault: false,
      capacityType: 'on-demand',
      coveredRatio: 0,
    });
    expect(notes).toEqual([]);
  });

  it('TV-5: monthly prices of a ConfigMap arrive as hourly ones, GPUs in the total alone', async () => {
    const { price } = await priced('monthly');
    expect(price?.cpuCoreHourUsd.toFixed(6)).toBe('0.027397');
    expect(price?.memoryGibHourUsd.toFixed(6)).toBe('0.005479');
    expect((price?.hourUsd ?? 0) - 4 * (20 / 730) - 16 * (4 / 730)).toBeCloseTo(1.369864, 5);
  });

  it('a node that was on demand for six hours and spot for eighteen has the average of both, and is named', async () => {
    const { price, notes } = await priced('flip');
    expect(price?.capacityType).toBe('mixed');
    expect(price?.cpuCoreHourUsd).toBeCloseTo((6 * 0.03 + 18 * 0.01) / 24, 5);
    expect(price?.memoryGibHourUsd).toBeCloseTo((6 * 0.004 + 18 * 0.001) / 24, 5);
    expect(notes).toEqual([
      expect.stringMatching(/Node flip was spot for 75 % of its time and on demand for the rest/),
    ]);
  });

  it("a spot node is spot by OpenCost's word, whatever the API says now", async () => {
    expect((await priced('spot')).price).toMatchObject({
      capacityType: 'spot',
      cpuCoreHourUsd: expect.closeTo(0.01, 12),
    });
  });

  it('a node that is spot by its own label stays spot where OpenCost says it is not, is not covered, and is noted', async () => {
    const spot = { capacityType: 'spot' } as const;
    const settings = {
      sources: [{ openCost: {} }],
      commitments: [{ kind: 'savings-plan', instanceTypes: ['m6i.*'], coveredRatio: 0.8 }],
    };
    const nodes = [live('monthly'), live('spot', spot), live('steady', spot), live('twice', spot)];
    const { prices, notes } = await asked(settings, { nodes }, server?.url);
    expect(prices.nodes.map(({ node, capacityType, coveredRatio }) => [node, capacityType, coveredRatio])).toEqual([
      ['monthly', 'on-demand', 0.8],
      ['spot', 'spot', 0],
      ['steady', 'spot', 0],
      ['twice', 'spot', 0],
    ]);
    expect(notes).toEqual([
      'OpenCost prices 2 nodes that are spot by their own labels as on demand, such as steady: their cost is overstated. Put awsSpotHistory before openCost in prices.sources.',
    ]);
  });

  it('a node that was made again under its name is weighted by time, not by series', async () => {
    const { price } = await priced('again');
    // Series written by hand end without a mark, and so last five minutes longer than they were written.
    const off = (price?.cpuCoreHourUsd ?? 0) / ((1 * 0.1 + 23 * 0.02) / 24) - 1;
    expect(Math.abs(off), `off by ${(off * 100).toFixed(2)} %`).toBeLessThan(0.01);
  });

  it('a node that two replicas export is one node at its price', async () => {
    expect((await priced('twice')).price?.cpuCoreHourUsd).toBeCloseTo(0.03, 12);
  });

  it('a price of 0 is none, and says so', async () => {
    const { price, unpriced } = await priced('free');
    expect(price).toBeUndefined();
    expect(unpriced).toEqual({
      node: 'free',
      hours: 168,
      why: expect.stringMatching(/exports a price of 0, and no node is free/),
    });
  });

  it('a price of 0 in part stays out of the average, and is noted', async () => {
    const { price, notes } = await priced('late');
    expect(price?.cpuCoreHourUsd).toBeCloseTo(0.03, 12);
    expect(notes).toEqual([expect.stringMatching(/price of 0 for node late for 1\d\d minutes/)]);
  });

  it('without honor_labels a node is known by its own name, and the host of OpenCost is not priced as it', async () => {
    expect((await priced('hidden')).price?.cpuCoreHourUsd).toBeCloseTo(0.5, 12);
    expect((await priced('opencost-host')).price).toBeUndefined();
  });

  it('a node that it never exported is left to the next source', async () => {
    const settings = { sources: [{ openCost: {} }, { defaults: {} }] };
    const { prices, notes } = await asked(settings, { nodes: [live('steady'), live('other')] }, server?.url);
    expect(prices.nodes.map(({ node, isDefault }) => [node, isDefault])).toEqual([
      ['other', true],
      ['steady', false],
    ]);
    expect(notes).toEqual([expect.stringMatching(/1 of 2 nodes are priced at OpenCost's published default rates/)]);
  });

  it('the discount comes off, which OpenCost does not do in its metrics', async () => {
    const { price } = await priced('steady', {}, { discountRatio: 0.25 });
    expect(price).toMatchObject({ cpuCoreHourUsd: expect.closeTo(0.0225, 12), hourUsd: expect.closeTo(0.15, 12) });
  });

  it('are taken without a configuration, and nobody is warned', async () => {
    const { prices, notes } = await asked(undefined, { nodes: [live('steady')] }, server?.url);
    expect(prices.nodes[0]).toMatchObject({ source: "OpenCost's metrics", isDefault: false });
    expect(notes).toEqual([]);
  });
});

it('a Prometheus without OpenCost is said to have none', async () => {
  const empty = await startPrometheus();
  try {
    await expect(asked({ sources: [{ openCost: {} }] }, { nodes: [live('a')] }, empty.url)).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringMatching(/holds no node_cpu_hourly_cost of OpenCost in this period/),
    });
  } finally {
    await empty.stop();
  }
});
