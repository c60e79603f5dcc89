import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReportOutcome, report } from '../../src/app/report.ts';
import { Report } from '../../src/model/report.ts';
import { Config } from '../../src/settings.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';
import { historyOfMove, rates, replicas, savedUsd } from './weeks-of-a-move.ts';

/* Ten weeks in a real Prometheus, imported with `--weeks 10` from Prometheus alone; the ninth and tenth are in ambient. */
let folder = '';
let server: RunningPrometheus;
let outcome: ReportOutcome;
const reports: Report[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-move-'));
  writeFileSync(join(folder, 'history.om'), historyOfMove());
  server = await startPrometheus({ openMetricsFile: join(folder, 'history.om') });
  const said = { source: 'the test', asOf: '2026-09-01' };
  const prices = { sources: [{ rates: { ...rates, ...said } }] };
  const config = Config.parse({
    clusters: [{ name: 'moving', prometheus: { url: server.url }, prices }],
    archive: { directory: join(folder, 'out') },
  });
  outcome = await report({ config, scheduledAt: '2026-11-16T07:00:00Z', weeks: 10, log: () => {} });
  for (const { archivedAt } of [...outcome.past.flatMap((past) => ('run' in past ? [past.run] : [])), ...outcome.runs])
    reports.push(Report.parse(JSON.parse(readFileSync(join(archivedAt, 'report.json'), 'utf8'))) as Report);
}, 240_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a migration that Prometheus still remembers', () => {
  it('is imported week by week, each archived, the newest last', () => {
    expect(outcome.failures).toEqual([]);
    expect(reports.map(({ run }) => run.period.end.slice(0, 10))).toHaveLength(replicas.length);
    expect(reports.at(-1)?.run.period.end).toBe('2026-11-16T00:00:00Z');
  });

  it('says how many weeks a baseline still needs, until something has moved', () => {
    const whys = reports.slice(0, 8).map(({ realised }) => (realised.known ? 'known' : realised.why));
    expect(whys[0]).toMatch(/needs 3 more weeks/);
    expect(whys.filter((why) => why === 'known')).toEqual([]);
  });

  it.each([8, 9])(
    'week %i after the first: what was saved lies in the interval of 90 in 100, and is claimed',
    (week) => {
      const realised = reports[week]?.realised;
      if (!realised?.known) throw new Error(realised?.why);
      const { avoidedUsd, claimed, usable } = realised.value;
      expect({ claimed, usable }).toEqual({ claimed: true, usable: true });
      const value = avoidedUsd.value.known ? avoidedUsd.value.value : Number.NaN;
      // biome-ignore lint/suspicious/noConsole: the figures are the result
      console.log(
        `week ${week}: saved ${savedUsd(week).toFixed(3)}, found ${avoidedUsd.low?.toFixed(3)} … ${value.toFixed(3)} … ${avoidedUsd.high?.toFixed(3)}`,
      );
      expect(savedUsd(week)).toBeGreaterThan(avoidedUsd.low ?? Number.NaN);
      expect(savedUsd(week)).toBeLessThan(avoidedUsd.high ?? Number.NaN);
    },
  );

  it('the baseline of the ninth week is frozen: the tenth uses the very same', () => {
    const [ninth, tenth] = reports.slice(-2).map(({ realised }) => (realised.known ? realised.value : undefined));
    expect(tenth?.baseline).toEqual(ninth?.baseline);
    expect(ninth?.baseline.weeks).toHaveLength(8);
    expect(tenth?.frozenBy).toBe(reports.at(-2)?.run.key);
  });
});
