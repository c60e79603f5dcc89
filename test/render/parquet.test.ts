import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known, missing } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';
import type { CostLine } from '../../src/model/report-cost.ts';
import { allocationParquet } from '../../src/render/parquet.ts';

/** A report of these lines: the table needs nothing else of one. */
const reportOf = (lines: readonly CostLine[], supersedes?: string): Report =>
  ({
    run: {
      ...{ key: '7c1e90af', supersedes, cluster: 'prod/eu', simulated: false, collectedAt: '2026-11-23T00:11:12Z' },
      period: { start: '2026-11-15T23:00:00Z', end: '2026-11-22T23:00:00Z', zone: 'Europe/Berlin', hours: 168 },
    },
    trust: { preliminary: false },
    cost: { lines },
  }) as unknown as Report;

const line = (change: Partial<CostLine> = {}): CostLine => ({
  ...{ role: 'sidecar', namespace: 'shop', workload: 'cart', team: 'web', proxyHours: 168, atLeast: false },
  ...{ cpuCoreHours: 1.5, memoryGibHours: 2.5, cpuRequestCoreHours: 16.8, memoryRequestGibHours: 21 },
  ...{ cpuAllocatedCoreHours: 16.8, memoryAllocatedGibHours: 21 },
  ...{ periodUsd: known(0.62), monthlyUsd: known(2.7), efficiencyRatio: known(0.4) },
  ...change,
});

let folder: string;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshledger-parquet-'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(async () => {
  connection?.closeSync();
  await rm(folder, { recursive: true, force: true });
});

/** What DuckDB, which did not write it, finds in the table. */
async function asked(sql: string, report: Report): Promise<Record<string, unknown>[]> {
  const path = join(folder, 'part-7c1e90af.parquet');
  await writeFile(path, allocationParquet(report).bytes);
  const rows = await connection.runAndReadAll(sql.replace('allocation', `'${path}'`));
  return rows.getRowObjectsJson();
}

describe('the allocation table is for SQL over many weeks', () => {
  it('has money as DECIMAL(18,6), quantities as DOUBLE and moments as timestamps, also without a row', async () => {
    for (const lines of [[line()], []]) {
      const columns = await asked('DESCRIBE SELECT * FROM allocation', reportOf(lines));
      const types = Object.fromEntries(columns.map((column) => [column.column_name, column.column_type]));
      expect(types).toEqual({
        ...{ run_key: 'VARCHAR', supersedes: 'VARCHAR', simulated: 'BOOLEAN', preliminary: 'BOOLEAN' },
        ...{ cluster_name: 'VARCHAR', role: 'VARCHAR', namespace: 'VARCHAR', workload: 'VARCHAR', team: 'VARCHAR' },
        period_start: 'TIMESTAMP WITH TIME ZONE',
        period_end: 'TIMESTAMP WITH TIME ZONE',
        generated_at: 'TIMESTAMP WITH TIME ZONE',
        ...{ cpu_used_core_hours: 'DOUBLE', memory_used_gib_hours: 'DOUBLE' },
        ...{ cpu_request_core_hours: 'DOUBLE', memory_request_gib_hours: 'DOUBLE' },
        ...{
          cpu_allocated_core_hours: 'DOUBLE',
          memory_allocated_gib_hours: 'DOUBLE',
          proxy_hours: 'DOUBLE',
          efficiency_ratio: 'DOUBLE',
        },
        ...{ period_usd: 'DECIMAL(18,6)', monthly_usd: 'DECIMAL(18,6)', at_least: 'BOOLEAN' },
        ...{ currency: 'VARCHAR', method: 'VARCHAR' },
      });
    }
  });

  it('has no column that the path has: cluster and dt are partitions', async () => {
    const columns = await asked('DESCRIBE SELECT * FROM allocation', reportOf([line()]));
    expect(columns.map(({ column_name: name }) => name)).not.toContain('cluster');
    expect(columns.map(({ column_name: name }) => name)).not.toContain('dt');
  });

  it('says of every row whose it is, of which run and of which period', async () => {
    const [row] = await asked('SELECT * FROM allocation', reportOf([line({ atLeast: true })], '0badcafe'));
    expect(row).toMatchObject({
      ...{ run_key: '7c1e90af', supersedes: '0badcafe', cluster_name: 'prod/eu', currency: 'USD' },
      ...{ role: 'sidecar', namespace: 'shop', workload: 'cart', team: 'web', at_least: true, method: 'allocated' },
      ...{ period_start: '2026-11-15 23:00:00+00', period_end: '2026-11-22 23:00:00+00' },
      ...{ generated_at: '2026-11-23 00:11:12+00', simulated: false, preliminary: false, proxy_hours: 168 },
    });
  });

  it('adds up to the report', async () => {
    const lines = Array.from({ length: 2_500 }, (_, at) =>
      line({ workload: `w${at}`, periodUsd: known(at * 0.0123456789), cpuCoreHours: at / 7 }),
    );
    const [sum] = await asked(
      'SELECT count(*) AS rows, sum(period_usd) AS usd, sum(cpu_used_core_hours) AS cores FROM allocation',
      reportOf(lines),
    );
    const exact = (2_499 * 2_500) / 2;
    expect(Number(sum?.rows)).toBe(2_500);
    expect(Math.abs(Number(sum?.usd) - exact * 0.0123456789)).toBeLessThan(2_500 * 0.5e-6);
    expect(Number(sum?.cores)).toBeCloseTo(exact / 7, 6);
  });

  it.each([
    ['money that is not known is null, never 0', missing('no prices'), null],
    ['nothing is 0', known(0), '0.000000'],
    ['an exact half goes to the even neighbour below', known(0.0078125), '0.007812'],
    ['an exact half goes to the even neighbour above', known(-0.0234375), '-0.023438'],
    ['a tenth of a millionth is nothing, and no negative zero', known(-1e-7), '0.000000'],
    ['the largest amount that fits', known(999_999_999_999), '999999999999.000000'],
  ])('%s', async (_, periodUsd, written) => {
    const [row] = await asked(
      'SELECT CAST(period_usd AS VARCHAR) AS usd FROM allocation',
      reportOf([line({ periodUsd })]),
    );
    expect(row?.usd).toBe(written);
  });

  it.each([1e12, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s USD rather than write another amount', (usd) => {
    expect(() => allocationParquet(reportOf([line({ periodUsd: known(usd) })]))).toThrow(/could not write .* USD/);
  });

  it('keeps hostile names as they are, and a team that nobody names as null', async () => {
    const hostile = ['=HYPERLINK("x")', "'; DROP TABLE allocation; --", 'a\u0000b\r\nc', '\u202egpj.exe', '😀'];
    const rows = await asked(
      'SELECT namespace, team FROM allocation',
      reportOf(hostile.map((namespace) => line({ namespace, team: '' }))),
    );
    expect(rows.map(({ namespace }) => namespace)).toEqual(hostile);
    expect(rows.map(({ team }) => team)).toEqual(hostile.map(() => null));
  });

  it('is the same bytes every time', () => {
    const lines = [line(), line({ periodUsd: missing('no prices') })];
    expect(allocationParquet(reportOf(lines)).bytes).toEqual(allocationParquet(reportOf(lines)).bytes);
  });
});
