import type { Measured } from '../measured.ts';
import type { SnapshotChecked } from './check-snapshot.ts';
import { exponent } from './exponent.ts';
import type { FormatMeasured } from './measure-formats.ts';
import type { ManifestsMeasured } from './measure-manifests.ts';
import type { MeshMeasured } from './measure-meshes.ts';
import type { Taken } from './peak-memory.ts';

const count = (value: number): string => value.toLocaleString('en-US');
const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const mib = (value: number): string => `${value.toFixed(0)} MiB`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(heads), line(heads.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');

/** Of several runs the shortest, which other work on the machine disturbed least. */
const least = <T>(runs: readonly T[], read: (run: T) => number): number => Math.min(...runs.map(read));
/** Of memory the highest, which nobody else's work can make higher. */
const most = <T>(runs: readonly T[], read: (run: T) => number): number => Math.max(...runs.map(read));
const times = (wall: number, cpu: number): string => `${seconds(wall)} (${seconds(cpu)})`;
const timesOf = (one: Taken): string => times(one.seconds, one.cpuSeconds);
const leastTimes = <T>(runs: readonly T[], read: (run: T) => Taken): string =>
  times(
    least(runs, (run) => read(run).seconds),
    least(runs, (run) => read(run).cpuSeconds),
  );

const meshHeads = [
  ...['mesh', 'pods', 'policies', 'results', 'of them fail', 'checks: wall (CPU)', 'peak of the process'],
  ...[
    'peak above the snapshot',
    'checks ÷ JSON.parse',
    'checks ÷ bare pass',
    'fixes: wall (CPU)',
    'fixes',
    'slowest check',
  ],
];

export const meshTable = (all: readonly MeshMeasured[]): string =>
  table(
    meshHeads,
    all.map(({ mesh: { shape, pods, policies }, runs }) => {
      const [first] = runs;
      const results = Object.values(first?.counts ?? {}).reduce((sum, one) => sum + one, 0);
      // By CPU time: `JSON.parse` and the bare pass are one thread each, so that it is all the time they take.
      const check = least(runs, (run) => run.check.cpuSeconds);
      return [
        ...[shape, count(pods), count(policies), count(results), count(first?.counts.fail ?? 0)],
        leastTimes(runs, (run) => run.check),
        mib(most(runs, (run) => Math.max(run.read.peakMib, run.check.peakMib))),
        mib(most(runs, (run) => run.check.grownMib)),
        (check / least(runs, (run) => run.jsonSeconds)).toFixed(1),
        (check / least(runs, (run) => run.bareSeconds)).toFixed(2),
        leastTimes(runs, (run) => run.plan),
        count(first?.fixes ?? 0),
        first?.slowest[0]?.check ?? '',
      ];
    }),
  );

/** The same with a small young generation: what memory is needed, and not only taken. */
export const littleInWords = ({ read, check }: SnapshotChecked): string =>
  `The first with \`--max-semi-space-size=4\`: checks ${timesOf(check)}, peak of the process ${mib(Math.max(read.peakMib, check.peakMib))}, above the snapshot ${mib(check.grownMib)}.`;

/** How time grows with one of the two sizes, the other fixed. */
export function growth(all: readonly MeshMeasured[], by: 'policies' | 'pods'): string {
  const of = (read: (run: MeshMeasured['runs'][number]) => number): string =>
    exponent(all.map(({ mesh, runs }) => ({ size: mesh[by], value: least(runs, read) }))).toFixed(2);
  return `Exponents by ${by}: checks ${of((run) => run.check.cpuSeconds)}, fixes ${of((run) => run.plan.cpuSeconds)}, JSON.parse ${of((run) => run.jsonSeconds)}.`;
}

export function manifestTable({ yamlBytes, ours, bare, check, fix }: ManifestsMeasured): string {
  const part = (name: string, one: Taken | undefined): string[] =>
    one === undefined ? [name, '', ''] : [name, timesOf(one), mib(one.peakMib)];
  const whole = (name: string, one: Measured): string[] => [
    ...[name, times(one.wallSeconds, one.cpuSeconds), mib(one.peakMib)],
  ];
  return table(
    [`${megabytes(yamlBytes)} of YAML, ${count(ours.objects)} objects`, 'wall (CPU)', 'peak of the process'],
    [
      part('YAML to objects', ours.parse),
      part('objects to facts', ours.facts),
      part('`yaml` alone', bare.parse),
      ['**YAML to objects ÷ `yaml` alone**, CPU', (ours.parse.cpuSeconds / bare.parse.cpuSeconds).toFixed(2), ''],
      whole('`meshledger check -f … --format json`', check),
      whole('`meshledger fix -f …`', fix),
    ],
  );
}

const formatHeads = [
  ...['format', 'wall (CPU)', 'peak of the process', 'peak above the report', 'size'],
  ...['findings there', 'said to be left out'],
];

export const formatTable = (all: readonly FormatMeasured[]): string =>
  table(
    formatHeads,
    all.map(({ format, bytes, there, saidToBeLeftOut, run: { print } }) => [
      ...[format, timesOf(print), mib(print.peakMib), mib(print.grownMib), megabytes(bytes)],
      ...[count(there), count(saidToBeLeftOut)],
    ]),
  );
