import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import type { Period } from '../../src/model/period.ts';
import type { Fact, FactName, Facts } from '../../src/model/snapshot.ts';
import { prometheusSource } from '../../src/sources/prometheus/source.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';
import { meshOfFindings } from '../support/simulator/mesh-of-findings.ts';
import { simulate } from '../support/simulator/simulate.ts';
import { type Truth, truthOf } from '../support/simulator/truth.ts';
import { writeBlocks } from '../support/simulator/write-blocks.ts';
import { countedLines, linesOff } from './compliance-lines.ts';

/*
 * Two days of a cluster that has something to find of everything, in a real Prometheus; the simulator knows what.
 * Counts are true within 0.5 % and five: counters are whole numbers, and increase() does not see what a new series
 * shows at its first scrape.
 */
const { start, end } = meshOfFindings;
const period: Period = { start, end, zone: 'UTC', hours: 48 };
const folder = mkdtempSync(join(tmpdir(), 'meshledger-findings-'));
let server: RunningPrometheus;
let truth: Truth;
let facts: Facts;

beforeAll(async () => {
  const simulation = simulate(meshOfFindings);
  truth = truthOf(simulation);
  await writeBlocks(simulation, folder);
  server = await startPrometheus({ dataDir: folder });
  const http = { who: 'Prometheus', baseUrl: server.url, headers: async () => ({}), tls: {} };
  const source = prometheusSource({ ...http, timeoutMs: 60_000, retries: 0, maxResponseBytes: 1e8 }, {});
  ({ facts } = await collect([source], period, () => {}));
}, 120_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

function value<Name extends FactName>(name: Name): Fact<Name> {
  const reading = facts[name];
  if (!reading.known) throw new Error(reading.why);
  return reading.value as Fact<Name>;
}

/** The last word of every line: what became of a call. */
const whats = (lines: readonly { readonly line: string }[]) => new Set(lines.map(({ line }) => line.split(' ').at(-1)));

describe('what the checks ask Prometheus for is true', () => {
  it('requests by caller: how many, in plain text, answered 403, and 503 by their flags', () => {
    expect(linesOff(countedLines(facts).outcomes, truth.outcomes, 5)).toEqual([]);
    expect(whats(truth.outcomes)).toEqual(new Set(['requests', 'plaintext', 'forbidden', 'UF', 'UC', '-']));
    const calls = value('requestOutcomes');
    expect(
      calls.filter(({ destinationService, destinationWorkload }) => destinationService !== destinationWorkload),
    ).toEqual([]);
  });

  it('connections of ztunnel by caller, on either side: opened, in plain text, and ended badly by their flags', () => {
    expect(linesOff(countedLines(facts).connections, truth.connections, 5)).toEqual([]);
    expect(whats(truth.connections)).toEqual(new Set(['opened', 'plaintext', 'DENY', 'TLS_FAILURE']));
  });

  it("denials of Envoy's RBAC filter by pod, gone pods too, of sidecars and of waypoints", () => {
    expect(linesOff(countedLines(facts).denials, truth.denials, 5)).toEqual([]);
    const of = (workload: string) => truth.denials.filter(({ line }) => line.startsWith(workload)).length;
    expect([of('shop/cart'), of('media/media-waypoint')]).toEqual([2, 16]);
  });

  it('OOM kills to the last one, of regular and native sidecars, whatever else they ended by on the same day', () => {
    expect(linesOff(countedLines(facts).oomKills, truth.oomKills, 0)).toEqual([]);
    expect(truth.oomKills.map(({ count }) => count)).toEqual([1, 1, 2]);
  });

  it('CPU of each ztunnel when it is busy within 1 %, its limit, and how often that throttled it', () => {
    const got = new Map(value('ztunnelCpu').map((row) => [row.pod, row]));
    expect([...got.keys()].sort()).toEqual(truth.ztunnels.map(({ pod }) => pod).sort());
    for (const { pod, busyCores, limitCores, throttledRatio } of truth.ztunnels) {
      const row = got.get(pod);
      expect(Math.abs((row?.busyCores ?? 0) / busyCores - 1)).toBeLessThan(0.01);
      expect(row).toMatchObject({ namespace: 'istio-system', limitCores, requestCores: 0.2 });
      expect(row?.throttledRatio).toBeCloseTo(throttledRatio, 3);
    }
  });

  it('how far each clock is ahead: bounds that hold it, no wider than the quickest scrapes take', () => {
    const bounds = new Map(value('nodeClocks').map(({ node, aheadSeconds }) => [node, aheadSeconds]));
    const measured = truth.clocks.flatMap(({ node, aheadSeconds }) => {
      const of = bounds.get(node);
      return of ? [{ low: aheadSeconds - of.low, high: of.high - aheadSeconds, width: of.high - of.low }] : [];
    });
    // One of four nodes is gone before the end.
    expect(measured).toHaveLength(3);
    expect(measured.filter(({ low, high, width }) => low < 0 || high < 0 || width > 0.02)).toEqual([]);
    expect([...bounds.values()].filter((of) => of && of.low > 0.38)).toHaveLength(1);
  });

  it('when the certificates of the CA expire, by each istiod', () => {
    const { rootNotAfter, chainNotAfter } = meshOfFindings.ca ?? {};
    const rows = value('caCertificates');
    const notAfters = (of: 'root' | 'chain') => rows.filter((row) => row.certificate === of).map((row) => row.notAfter);
    expect(notAfters('root')).toEqual([rootNotAfter, rootNotAfter]);
    expect(notAfters('chain')).toEqual([chainNotAfter, chainNotAfter]);
    expect(new Set(rows.map(({ pod }) => pod)).size).toBe(2);
  });
});
