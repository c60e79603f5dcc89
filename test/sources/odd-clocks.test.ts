import { describe, expect, it } from 'vitest';
import { end, hour, type Labels, line, minute, read, type When } from './by-hand.ts';

/* What happens to clocks and to those who read them, in the last hour before the period ends. */

interface Read {
  /** How far the node's clock is ahead of the Prometheus that scrapes it. */
  readonly ahead: (at: number) => number;
  readonly duration?: number | ((at: number) => number);
  readonly when?: When;
  readonly labels?: Labels;
}

/** node_exporter of one node: its clock is read in the middle of each scrape. */
function exporter(node: string, { ahead, duration = 0.02, when = {}, labels = {} }: Read): string[] {
  const target = { instance: `${node}:9100`, job: 'node', ...labels };
  const took = (at: number): number => (typeof duration === 'number' ? duration : duration(at));
  const lasting = { from: end - 2 * hour, ...when };
  return [
    ...line('node_uname_info', { ...target, nodename: node }, 1, lasting),
    ...line('node_time_seconds', target, (at) => at + took(at) / 2 + ahead(at), lasting),
    ...line('scrape_duration_seconds', target, took, lasting),
  ];
}

async function bounds(lines: readonly string[]): Promise<Record<string, { low: number; high: number } | undefined>> {
  const { fact } = await read('nodeClocks', lines);
  if (!fact.known) throw new Error(fact.why);
  return Object.fromEntries(fact.value.map(({ node, aheadSeconds }) => [node, aheadSeconds]));
}

const none = () => 0;
const close = (low: number, high: number) => ({ low: expect.closeTo(low, 2), high: expect.closeTo(high, 2) });
const stepAt = (at: number, then: number, now: number) => (seconds: number) => (seconds < at ? then : now);

describe('the clock of a node is ahead by what all scrapes of a quarter of an hour allow', () => {
  it('of quick scrapes and slow ones, by the quick ones', async () => {
    const mostlySlow = (at: number) => (Math.floor(at / minute) % 5 === 0 ? 0.02 : 4);
    expect(await bounds(exporter('n1', { ahead: () => 0.3, duration: mostlySlow }))).toEqual({ n1: close(0.29, 0.31) });
  });

  it('behind as well as ahead, and however rare the scrapes', async () => {
    const rare = exporter('n1', { ahead: () => -2, when: { every: 300 } });
    expect(await bounds(rare)).toEqual({ n1: close(-2.01, -1.99) });
  });

  it('of scrapes that Prometheus dated 2 ms before it began them, as well', async () => {
    const { n1 } = await bounds(exporter('n1', { ahead: () => 0.002, duration: 0.001 }));
    expect(n1?.low).toBeLessThanOrEqual(0);
  });

  it('of two jobs on one node, by the wider', async () => {
    const slow = exporter('n1', { ahead: none, duration: 0.6, labels: { job: 'another' } });
    expect(await bounds([...exporter('n1', { ahead: none }), ...slow])).toEqual({ n1: close(-0.3, 0.3) });
  });
});

describe('a clock that moved in the hour', () => {
  it.each<[string, number]>([
    ['half an hour ago', end - 30 * minute],
    ['in the middle of a quarter', end - 37 * minute],
  ])('%s has bounds that take in both', async (_, at) => {
    const { n1 } = await bounds(exporter('n1', { ahead: stepAt(at, 0, 0.5) }));
    expect(n1?.low).toBeLessThan(0);
    expect(n1?.high).toBeGreaterThan(0.5);
  });

  it.each([20, 30, 31, 45])('of Prometheus, %d minutes ago, sets no two nodes apart', async (ago) => {
    const step = stepAt(end - ago * minute, 0, -0.5);
    const one = exporter('n1', { ahead: step, when: { phase: 1 } });
    const other = exporter('n2', { ahead: step, when: { phase: 59 } });
    const { n1, n2 } = await bounds([...one, ...other]);
    expect((n1?.low ?? 9) - (n2?.high ?? 0)).toBeLessThan(0);
    expect((n2?.low ?? 9) - (n1?.high ?? 0)).toBeLessThan(0);
  });

  it('all the time has none: nothing is true of the whole hour', async () => {
    const restless = (at: number) => (Math.floor(at / minute) % 2 === 0 ? 0.5 : -0.5);
    expect(await bounds(exporter('n1', { ahead: restless }))).toEqual({ n1: undefined });
  });
});

describe('a node whose clock is not measured', () => {
  it('has no bounds: without the duration of its scrapes, or where they began or stopped within the hour', async () => {
    const untimed = exporter('n1', { ahead: none }).filter((one) => !one.startsWith('scrape_duration'));
    const fresh = exporter('n2', { ahead: none, when: { from: end - 20 * minute } });
    const gone = exporter('n3', { ahead: none, when: { to: end - 20 * minute } });
    const whole = exporter('n4', { ahead: none });
    expect(await bounds([...untimed, ...fresh, ...gone, ...whole])).toEqual({ n4: close(-0.01, 0.01) });
  });

  it('is no node at all where only something else tells the time', async () => {
    const other = exporter('push', { ahead: none }).filter((one) => !one.startsWith('node_uname_info'));
    expect(Object.keys(await bounds([...exporter('n1', { ahead: none }), ...other]))).toEqual(['n1']);
  });
});

describe('several Prometheus servers behind one address', () => {
  const by = (replica: string) => ({ prometheus_replica: replica });

  it('that all scrape every node: the bounds take in the clock of each of them', async () => {
    const pair = ['n1', 'n2'].flatMap((node) => [
      ...exporter(node, { ahead: none, labels: by('a') }),
      ...exporter(node, { ahead: () => -0.4, labels: by('b') }),
    ]);
    expect(await bounds(pair)).toEqual({ n1: close(-0.41, 0.01), n2: close(-0.41, 0.01) });
  });

  it("that each scrape a part of them: no node has bounds, for the servers' own clocks would be compared", async () => {
    const shards = [
      ...exporter('n1', { ahead: none, labels: by('a') }),
      ...exporter('n2', { ahead: () => -0.4, labels: by('b') }),
    ];
    expect(await bounds(shards)).toEqual({ n1: undefined, n2: undefined });
  });
});

describe('the offset of a node', () => {
  const host = (nodename: string, address: string, offset: number, when: When): string[] => {
    const target = { instance: `${address}:9100`, job: 'node' };
    return [
      ...line('node_uname_info', { ...target, nodename }, 1, when),
      ...line('node_timex_offset_seconds', target, offset, when),
    ];
  };
  const offsets = async (lines: readonly string[]) => {
    const { fact } = await read('nodeClocks', lines);
    if (!fact.known) throw new Error(fact.why);
    return Object.fromEntries(fact.value.map((clock) => [clock.node, clock.sustainedOffsetSeconds]));
  };

  it('that has left is its own, and not that of the node which came under its address', async () => {
    const lines = [
      ...host('left', '10.0.0.5', 0.5, { to: end - 5 * hour }),
      ...host('came', '10.0.0.5', 0.001, { from: end - 4 * hour }),
    ];
    expect(await offsets(lines)).toEqual({ left: 0.5, came: 0.001 });
  });

  it('is known by its address where nothing names its host', async () => {
    const unnamed = host('n1', '10.0.0.5', 0.001, {}).filter((one) => !one.startsWith('node_uname_info'));
    expect(await offsets(unnamed)).toEqual({ '10.0.0.5:9100': 0.001 });
  });

  it('is told once for two replicas that scraped it', async () => {
    const again = host('n1', '10.0.0.5', 0.001, {}).map((one) => one.replace('job="node"', 'job="again"'));
    expect(await offsets([...host('n1', '10.0.0.5', -0.002, {}), ...again])).toEqual({ n1: 0.002 });
  });
});
