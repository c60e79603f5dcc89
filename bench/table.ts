import type { ClusterMeasured, Run } from './measure-cluster.ts';
import { median } from './median.ts';

type Row = readonly [string, (cluster: ClusterMeasured) => string];

const count = (value: number): string => value.toLocaleString('en-US');
const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const mib = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} MiB`;
const wall = (runs: readonly Run[]): number => median(runs, ({ wallSeconds }) => wallSeconds);
const cpu = (runs: readonly Run[]): number => median(runs, ({ cpuSeconds }) => cpuSeconds);
const peak = (runs: readonly Run[]): number => median(runs, ({ peakMib }) => peakMib);
const server = (runs: readonly Run[]): number => median(runs, ({ prometheusCpuSeconds }) => prometheusCpuSeconds);
/** Lowest and highest, for a reader who wants to know how far the runs are apart. */
const spread = (runs: readonly Run[], read: (run: Run) => number, text: (value: number) => string): string =>
  `${text(Math.min(...runs.map(read)))} to ${text(Math.max(...runs.map(read)))}`;

const rows: readonly Row[] = [
  ['samples in Prometheus', ({ samples }) => `${(samples / 1e6).toFixed(1)} million`],
  ['queries of one report', ({ queries }) => `${queries}`],
  ['answers, as they travel', ({ wireBytes }) => mib(wireBytes / 1024 ** 2)],
  ['answers, unpacked', ({ bodyBytes }) => mib(bodyBytes / 1024 ** 2)],
  ['**report**: wall time', ({ report }) => seconds(wall(report))],
  [
    'report: own CPU time',
    ({ report }) => `${seconds(cpu(report))} (${spread(report, (run) => run.cpuSeconds, seconds)})`,
  ],
  ['report: peak memory', ({ report }) => `${mib(peak(report))} (${spread(report, (run) => run.peakMib, mib)})`],
  ["report: Prometheus' CPU time", ({ report }) => seconds(server(report))],
  ['**bare queries**: wall time', ({ bare }) => seconds(wall(bare))],
  ["bare queries: Prometheus' CPU time", ({ bare }) => seconds(server(bare))],
  ["**own CPU ÷ Prometheus' CPU**", ({ report }) => (cpu(report) / server(report)).toFixed(3)],
  ['**report wall ÷ bare wall**', ({ report, bare }) => (wall(report) / wall(bare)).toFixed(2)],
  ['**replay**: wall time', ({ replay }) => seconds(wall(replay))],
  ['replay: own CPU time', ({ replay }) => seconds(cpu(replay))],
  ['replay: peak memory', ({ replay }) => mib(peak(replay))],
  ['load of the machine before', ({ loadBefore }) => loadBefore.toFixed(1)],
];

/** One column per cluster, and what the last has more than the first. */
export function markdownTable(clusters: readonly ClusterMeasured[]): string {
  const heads = clusters.map(({ pods }) => `${count(pods)} pods`);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...heads]),
    line(['---', ...heads.map(() => '---:')]),
    ...rows.map(([name, value]) => line([name, ...clusters.map(value)])),
    '',
    growth(clusters),
  ].join('\n');
}

function growth(clusters: readonly ClusterMeasured[]): string {
  const [first, last] = [clusters[0], clusters.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  const times = (of: (runs: readonly Run[]) => number): string => (of(last.report) / of(first.report)).toFixed(2);
  return `From ${count(first.pods)} to ${count(last.pods)} pods: own CPU × ${times(cpu)}, peak memory × ${times(peak)}, Prometheus' CPU × ${times(server)}.`;
}
