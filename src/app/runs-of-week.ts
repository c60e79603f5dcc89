import type { KeptRun } from './kept-run.ts';
import { runKey } from './run-key.ts';

/** The runs of one week: the one that stands, and those that it supersedes; or several of which none does. */
export interface RunsOfWeek {
  readonly standing: readonly KeptRun[];
  readonly superseded: readonly KeptRun[];
}

/** More corrections of one week than anybody makes. */
const mostRevisions = 200;

/**
 * Which run of a week stands. One that was superseded does not, nor do the revisions before it, although the run
 * between them was never finished.
 */
export function runsOfWeek(cluster: string, runs: readonly KeptRun[]): RunsOfWeek {
  const gone = new Set(
    runs.flatMap(({ supersedes, period }) => (supersedes === null ? [] : upTo(cluster, period, supersedes))),
  );
  return {
    standing: runs.filter((run) => !gone.has(run.runKey)),
    superseded: runs.filter((run) => gone.has(run.runKey)),
  };
}

/** The keys of all revisions of a week up to this one. */
function upTo(cluster: string, period: KeptRun['period'], last: string): string[] {
  const keys: string[] = [];
  for (let revision = 1; revision <= mostRevisions; revision += 1) {
    const key = runKey(cluster, period, revision);
    keys.push(key);
    if (key === last) return keys;
  }
  return [last];
}
