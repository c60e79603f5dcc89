import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import type { Period } from '../../src/model/period.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { prometheusSource } from '../../src/sources/prometheus/source.ts';
import { factDeviations } from '../app/fact-deviation.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { meshOfBudget } from '../support/simulator/mesh-of-budget.ts';
import { meshParts } from '../support/simulator/mesh-part.ts';
import { simulate } from '../support/simulator/simulate.ts';
import type { Simulation } from '../support/simulator/simulation.ts';
import { type Truth, truthOf } from '../support/simulator/truth.ts';
import { writeBlocks } from '../support/simulator/write-blocks.ts';
import { type QueryCost, startStatsProxy } from '../support/stats-proxy.ts';
import { countedLines, linesOff } from './compliance-lines.ts';

/*
 * A thousand pods for a day, scraped every minute, in a real Prometheus that allows a query a hundredth of the default
 * 50 million samples, and in one that allows it so few that half an hour of the whole cluster is too much.
 */
const { start, end } = meshOfBudget;
const period: Period = { start, end, zone: 'UTC', hours: 24 };
const folder = mkdtempSync(join(tmpdir(), 'meshledger-budget-'));
let simulation: Simulation;
let truth: Truth;

beforeAll(async () => {
  simulation = simulate(meshOfBudget);
  truth = truthOf(simulation);
  await writeBlocks(simulation, folder);
}, 90_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything the source reads from a server with such a limit, and what each question cost. */
async function collectedWithin(maxSamples: number): Promise<{ facts: Facts; costs: readonly QueryCost[] }> {
  const flags = [`--query.max-samples=${maxSamples}`];
  const server = await startPrometheus({ dataDir: folder, flags });
  const proxy = await startStatsProxy(server.url);
  onTestFinished(async () => void (await Promise.all([proxy.stop(), server.stop()])));
  const http = { who: 'Prometheus', baseUrl: proxy.url, headers: async () => ({}), tls: {} };
  const source = prometheusSource({ ...http, timeoutMs: 60_000, retries: 0, maxResponseBytes: 1e8 }, {});
  const { facts } = await collect([source], period, () => {});
  return { facts, costs: proxy.costs };
}

const names = ['proxyUsage', 'podsSeen', 'nodesSeen', 'otherAllocation', 'podHours', 'placements'] as const;
const more = ['latencyHistograms', 'requestCounts', 'sampling', 'trafficEdges', 'ztunnelTraffic'] as const;
const forChecks = [
  ...(['nodeClocks', 'requestOutcomes', 'ztunnelConnections', 'ztunnelCpu'] as const),
  ...(['rbacDenials', 'oomKills', 'caCertificates'] as const),
];

function expectWhole(facts: Facts): void {
  const missing = [...names, ...more, ...forChecks].filter((name) => !facts[name].known);
  expect(missing).toEqual([]);
  const off = [...factDeviations(truth, facts), ...proxyDeviations(facts)];
  expect(off.length).toBeGreaterThan(60);
  expect(off.filter(({ percent }) => Math.abs(percent) > 0.5)).toEqual([]);
  expectChecksAnswered(facts);
}

function expectChecksAnswered(facts: Facts): void {
  const { outcomes, connections, oomKills } = countedLines(facts);
  expect(linesOff(outcomes, truth.outcomes, 100)).toEqual([]);
  expect(linesOff(connections, truth.connections, 100)).toEqual([]);
  expect(linesOff(oomKills, truth.oomKills, 0)).toEqual([]);
  const cores = new Map(facts.ztunnelCpu.known ? facts.ztunnelCpu.value.map((row) => [row.pod, row.busyCores]) : []);
  const off = truth.ztunnels.map(({ pod, busyCores }) => Math.abs((cores.get(pod) ?? 0) / busyCores - 1));
  expect(off).toHaveLength(40);
  expect(Math.max(...off)).toBeLessThan(0.01);
}

/** CPU, memory, requests and allocation of every role. */
function proxyDeviations(facts: Facts) {
  const roles = new Map(
    simulation.pods.map(({ namespace, name, workload }) => [
      `${namespace.name}/${name}`,
      meshParts[workload.mesh].role,
    ]),
  );
  const rows = facts.proxyUsage.known ? facts.proxyUsage.value : [];
  const fields = [
    ...(['cpuCoreHours', 'memoryGibHours', 'cpuRequestCoreHours', 'memoryRequestGibHours'] as const),
    ...(['cpuAllocatedCoreHours', 'memoryAllocatedGibHours'] as const),
  ];
  return truth.roles.flatMap((wanted) => {
    const mine = rows.filter(({ namespace, pod }) => roles.get(`${namespace}/${pod}`) === wanted.role);
    return fields.map((field) => {
      const sum = mine.reduce((total, row) => total + row[field], 0);
      return { fact: 'proxyUsage', line: `${wanted.role} ${field}`, percent: (sum / wanted[field] - 1) * 100 };
    });
  });
}

const refused = (costs: readonly QueryCost[]) => costs.filter(({ status }) => status !== 200);

describe('a thousand pods and a day', () => {
  it('take fewer than 500,000 samples a question, and every total is true', { timeout: 120_000 }, async () => {
    const { facts, costs } = await collectedWithin(500_000);
    expect(refused(costs)).toEqual([]);
    const peaks = costs.map(({ peakSamples }) => peakSamples ?? Number.NaN);
    expect(peaks.length).toBeGreaterThan(40);
    expect(Math.max(...peaks)).toBeLessThan(500_000);
    expectWhole(facts);
  });

  it('are asked for in parts of time and of namespaces where the server refuses, to the same totals', {
    timeout: 180_000,
  }, async () => {
    const { facts, costs } = await collectedWithin(10_000);
    const answered = costs.filter(({ status }) => status === 200).map(({ promql }) => promql);
    expect(refused(costs).length).toBeGreaterThan(10);
    expect(answered.filter((promql) => promql.includes('[43200000ms:870s]')).length).toBe(0);
    expect(answered.filter((promql) => /\[\d+ms:870s\]/.test(promql)).length).toBeGreaterThan(10);
    expect(answered.filter((promql) => promql.includes('namespace=~"')).length).toBeGreaterThan(10);
    expect(answered.filter((promql) => promql.includes('namespace!~"')).length).toBeGreaterThan(10);
    // The percentile of a day is not that of its halves: ztunnels are divided instead.
    const ofZtunnels = answered.filter((promql) => promql.includes('quantile_over_time'));
    expect(ofZtunnels.length).toBeGreaterThan(3);
    expect(ofZtunnels.filter((promql) => !promql.includes('[86400000ms:300s]'))).toEqual([]);
    expectWhole(facts);
  });
});
