/* In a process of its own: `check-snapshot.ts SNAPSHOT` runs every check on it, plans every fix, and says what they took. */
import { readFileSync } from 'node:fs';
import { judged } from '../../src/analysis/judge.ts';
import { planFixes } from '../../src/analysis/plan-fixes.ts';
import { checkResults } from '../../src/analysis/run-check.ts';
import { readSnapshot } from '../../src/app/snapshot-file.ts';
import { checks, fixers } from '../../src/app/wire.ts';
import type { CheckResult } from '../../src/model/check.ts';
import type { LocatedResult } from '../../src/model/check-report.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { fixesAsYaml } from '../../src/render/fixes.ts';
import { bareSeconds } from './bare-pass.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { type Taken, taken } from './peak-memory.ts';

/** What the process prints. */
export interface SnapshotChecked {
  readonly snapshotBytes: number;
  /** The reference, CPU time: `JSON.parse` of the same snapshot, and every selector held against every pod, with nothing made of it. */
  readonly jsonSeconds: number;
  readonly bareSeconds: number;
  readonly read: Taken;
  readonly check: Taken;
  readonly plan: Taken;
  readonly print: Taken;
  readonly counts: Readonly<Record<string, number>>;
  /** Checks of which nothing could be judged: they must be none, or less was measured than is said. */
  readonly unknown: readonly string[];
  readonly slowest: readonly { readonly check: string; readonly seconds: number }[];
  readonly fixes: number;
  readonly left: number;
  readonly yamlBytes: number;
}

const [file = ''] = process.argv.slice(2);
const read = await taken(() => readSnapshot(readFileSync(file), file).snapshot);
const { facts, policy, period }: Snapshot = read.value;
const { compliance } = policy;
const { targets } = compliance;

const durations: { check: string; seconds: number }[] = [];
const check = await taken(() => {
  const found = checks.flatMap((one): CheckResult[] => {
    const started = performance.now();
    const results = checkResults(one, facts, { period, targets });
    durations.push({ check: one.id, seconds: (performance.now() - started) / 1000 });
    return results;
  });
  return judged<LocatedResult>(found, compliance, period.end);
});
const { results, counts } = check.value;
const plan = await taken(() => planFixes(results, fixers, facts, { metric: 'cpu', targets }));
const print = await taken(async () => {
  let bytes = 0;
  for await (const piece of fixesAsYaml(plan.value)) bytes += Buffer.byteLength(piece);
  return bytes;
});

const said: SnapshotChecked = {
  snapshotBytes: readFileSync(file).length,
  // Last, so that their memory is in nothing else.
  ...{ jsonSeconds: jsonSeconds(), bareSeconds: bareSeconds(facts) },
  ...{ read: read.taken, check: check.taken, plan: plan.taken, print: print.taken, counts },
  unknown: results
    .filter(({ verdict, saw }) => verdict === 'unknown' && saw === 'not looked at')
    .map((one) => one.check),
  slowest: durations.toSorted((a, b) => b.seconds - a.seconds).slice(0, 5),
  ...{ fixes: plan.value.fixes.length, left: plan.value.left.length, yamlBytes: print.value },
};
process.stdout.write(JSON.stringify(said));

function jsonSeconds(): number {
  const text = readFileSync(file, 'utf8');
  return cpuSeconds(() => JSON.parse(text));
}
