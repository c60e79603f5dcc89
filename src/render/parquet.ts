import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import type { Table } from './formats.ts';
import { type ParquetColumn, parquetColumn } from './parquet-column.ts';

type Line = Report['cost']['lines'][number];

/**
 * The ledger's finest lines for Athena, DuckDB and the like: one row per role, namespace, workload and team.
 *
 * Money is DECIMAL(18,6), rounded half-even from the double; quantities are DOUBLE. What is not known is null, never 0.
 * `cluster` and `dt` are partitions of the path and so not columns: `cluster_name` is the true name. A run that
 * corrects an earlier one lies beside it and names it in `supersedes`.
 */
export function allocationParquet(report: Report): Table {
  const columns = columnsOf(report, report.cost.lines).map(parquetColumn);
  const bytes = parquetWriteBuffer({
    columnData: columns.map(({ name, data }) => ({ name, data })),
    schema: [{ name: 'allocation', num_children: columns.length }, ...columns.map(({ element }) => element)],
    rowGroupSize: 100_000,
    createdBy: 'meshledger',
  });
  return {
    table: 'allocation',
    name: 'allocation.parquet',
    mediaType: 'application/vnd.apache.parquet',
    bytes: new Uint8Array(bytes),
  };
}

function columnsOf({ run, trust }: Report, lines: readonly Line[]): ParquetColumn[] {
  const same = (value: string | undefined) => lines.map(() => value);
  const moment = (iso: string) => lines.map(() => Date.parse(iso));
  const hours = (field: Quantity) => lines.map((line) => line[field]);
  return [
    { name: 'run_key', text: same(run.key) },
    { name: 'supersedes', text: same(run.supersedes) },
    { name: 'simulated', flag: lines.map(() => run.simulated) },
    { name: 'preliminary', flag: lines.map(() => trust.preliminary) },
    { name: 'cluster_name', text: same(run.cluster) },
    { name: 'period_start', instant: moment(run.period.start) },
    { name: 'period_end', instant: moment(run.period.end) },
    { name: 'generated_at', instant: moment(run.collectedAt) },
    { name: 'role', text: lines.map(({ role }) => role) },
    { name: 'namespace', text: lines.map(({ namespace }) => namespace) },
    { name: 'workload', text: lines.map(({ workload }) => workload) },
    { name: 'team', text: lines.map(({ team }) => team || undefined) },
    { name: 'cpu_used_core_hours', quantity: hours('cpuCoreHours') },
    { name: 'memory_used_gib_hours', quantity: hours('memoryGibHours') },
    { name: 'cpu_request_core_hours', quantity: hours('cpuRequestCoreHours') },
    { name: 'memory_request_gib_hours', quantity: hours('memoryRequestGibHours') },
    { name: 'cpu_allocated_core_hours', quantity: hours('cpuAllocatedCoreHours') },
    { name: 'memory_allocated_gib_hours', quantity: hours('memoryAllocatedGibHours') },
    { name: 'proxy_hours', quantity: hours('proxyHours') },
    { name: 'efficiency_ratio', quantity: lines.map(({ efficiencyRatio }) => amountOf(efficiencyRatio)) },
    { name: 'period_usd', money: lines.map(({ periodUsd }) => amountOf(periodUsd)) },
    { name: 'monthly_usd', money: lines.map(({ monthlyUsd }) => amountOf(monthlyUsd)) },
    { name: 'at_least', flag: lines.map(({ atLeast }) => atLeast) },
    { name: 'currency', text: same('USD') },
    { name: 'method', text: same('allocated') },
  ];
}

type Quantity = {
  [Field in keyof Line]: Line[Field] extends number ? Field : never;
}[keyof Line];

const amountOf = (reading: Reading<number>): number | undefined => (reading.known ? reading.value : undefined);
