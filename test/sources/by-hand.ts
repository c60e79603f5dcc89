import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MeshledgerError } from '../../src/errors.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import { missing, type Reading } from '../../src/model/reading.ts';
import type { Fact, FactName } from '../../src/model/snapshot.ts';
import { prometheusSource } from '../../src/sources/prometheus/source.ts';
import { startPrometheus } from '../support/prometheus.ts';

/* Series written by hand into a real Prometheus, and one fact read of it. */

export const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');
export const end = Date.parse(period.end) / 1000;
export const [minute, hour, day] = [60, 3600, 86_400];

export type Labels = Readonly<Record<string, string>>;

export interface When {
  readonly from?: number;
  readonly to?: number;
  readonly every?: number;
  /** How long after each full step the samples are. */
  readonly phase?: number;
}

/** A sample every minute of the last twelve hours of the period, unless it says otherwise. */
export function line(
  metric: string,
  labels: Labels,
  value: number | ((at: number) => number),
  { from = end - 12 * hour, to = end, every = 60, phase = every / 2 }: When = {},
): string[] {
  const text = Object.entries(labels).map(([name, of]) => `${name}="${of}"`);
  const count = Math.ceil((to - from - phase) / every);
  return Array.from({ length: count }, (_, index) => from + phase + index * every).map(
    (at) => `${metric}{${text.join(',')}} ${typeof value === 'number' ? value : value(at)} ${at.toFixed(3)}`,
  );
}

/** The fact that a Prometheus with these lines gives, and what was remarked. */
export async function read<Name extends FactName>(
  name: Name,
  lines: readonly string[],
): Promise<{ readonly fact: Reading<Fact<Name>>; readonly notes: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-by-hand-'));
  const families = Map.groupBy(lines, (one) => one.slice(0, one.indexOf('{')));
  const text = [...families].flatMap(([family, samples]) => [
    `# TYPE ${family.replace(/_total$/, '')} ${family.endsWith('_total') ? 'counter' : 'gauge'}`,
    ...samples,
  ]);
  writeFileSync(join(folder, 'history.om'), `${text.join('\n')}\n# EOF\n`);
  const server = await startPrometheus({ openMetricsFile: join(folder, 'history.om') });
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const http = { who: 'Prometheus', baseUrl: server.url, headers: async () => ({}), tls: {} };
  const notes: string[] = [];
  const readers = prometheusSource({ ...http, timeoutMs: 60_000, retries: 0, maxResponseBytes: 1e8 }, {}).open(
    (remark) => notes.push(remark),
    {},
  );
  const reader = readers[name] as (of: typeof period) => Promise<Fact<Name>>;
  const fact = await reader(period).then(
    (value): Reading<Fact<Name>> => ({ known: true, value }),
    (error: MeshledgerError) => missing(`${error.message} ${error.fix}`),
  );
  return { fact, notes };
}
