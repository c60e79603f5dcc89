import { between, random } from './random.ts';
import type { Span } from './simulation.ts';
import type { WorkloadSpec } from './spec.ts';

const hourSeconds = 3600;
/** Finished Jobs that a CronJob keeps (`successfulJobsHistoryLimit`). */
const keptJobs = 3;

/** One pod's time: running in [from, to), in the API until `deletedSeconds`. */
export interface Lifeline extends Span {
  readonly deletedSeconds: number;
}

/**
 * The pods that held one replica's place, one after the other, from before the history to after it.
 * They start and end off every grid: at fractions of a millisecond, with gaps of some seconds between them.
 */
export function lifelines(workload: WorkloadSpec, history: Span, key: string): Lifeline[] {
  const next = random(`${key}/lifelines`);
  if (workload.kind === 'Job') return jobRuns(workload, history, key);
  if (workload.podHours === undefined) {
    const fromSeconds = history.fromSeconds - between(next, 12, 240) * hourSeconds;
    const toSeconds = history.toSeconds + 24 * hourSeconds;
    return [{ fromSeconds, toSeconds, deletedSeconds: toSeconds }];
  }
  const [shortest, longest] = workload.podHours;
  const lines: Lifeline[] = [];
  let fromSeconds = history.fromSeconds - between(next, 0, shortest) * hourSeconds;
  while (fromSeconds < history.toSeconds) {
    const toSeconds = fromSeconds + between(next, shortest, longest) * hourSeconds;
    lines.push({ fromSeconds, toSeconds, deletedSeconds: toSeconds });
    fromSeconds = toSeconds + between(next, 3, 40);
  }
  return lines;
}

/** A pod per run; each stays, finished, until so many later runs have finished. */
function jobRuns({ runsEveryHours = 6, podHours = [0.3, 0.6] }: WorkloadSpec, history: Span, key: string): Lifeline[] {
  const next = random(`${key}/runs`);
  const everySeconds = runsEveryHours * hourSeconds;
  const first = history.fromSeconds - (keptJobs + 1) * everySeconds;
  const runs: Span[] = [];
  for (let due = first; due < history.toSeconds + everySeconds; due += everySeconds) {
    const fromSeconds = due + between(next, 60, 900);
    runs.push({ fromSeconds, toSeconds: fromSeconds + between(next, podHours[0], podHours[1]) * hourSeconds });
  }
  return runs.map((run, index) => ({
    ...run,
    deletedSeconds: runs[index + keptJobs]?.toSeconds ?? run.toSeconds + keptJobs * everySeconds,
  }));
}
