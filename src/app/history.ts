import type { Archive } from '../deliver/archive.ts';
import { utcDate } from '../deliver/archive-key.ts';
import type { History } from '../model/history.ts';
import { type ToldWeek, toldWeek } from './history-week.ts';
import { inTurns } from './in-turns.ts';
import { type Found, type KeptRun, keptRuns, type Skipped } from './kept-run.ts';
import { type RunsOfWeek, runsOfWeek } from './runs-of-week.ts';

const mostWeeks = 60;
const dayMs = 86_400_000;

/**
 * The weeks of this cluster that the archive knows and that were over when this one began: the newest 60 that do not
 * overlap, oldest first, each by the run that stands. What cannot be used is skipped by name.
 *
 * Baselines are those that were fitted first, by a run that was superseded since or by one of this very week too:
 * a correction does not move what later weeks were measured against.
 * @throws MeshledgerError ARCHIVE_REFUSED, ARCHIVE_UNREACHABLE
 */
export async function history(archive: Archive, cluster: string, periodStart: string): Promise<History> {
  const weekLater = utcDate(new Date(Date.parse(periodStart) + 8 * dayMs).toISOString());
  const kept = await keptRuns(archive, cluster, weekLater);
  const runs = found(kept);
  const over = byWeek(runs.filter(({ period }) => Date.parse(period.end) <= Date.parse(periodStart)));
  const { weeks, overlapping } = apart(over.map((ofWeek) => runsOfWeek(cluster, ofWeek)));
  const standing = weeks.flatMap((week) => (week.standing.length === 1 ? week.standing : []));
  const told = await inTurns(standing, (run) => toldWeek(archive, run));
  const corrected = [
    ...weeks.flatMap(({ superseded }) => superseded),
    ...runs.filter(({ period }) => period.start === periodStart),
  ];
  const before = await inTurns(corrected, (run) => toldWeek(archive, run));
  return {
    weeks: found(told)
      .map(({ week }) => week)
      .toReversed(),
    skipped: [
      ...skips(kept).filter(({ key }) => dateOf(key) <= utcDate(periodStart)),
      ...weeks.flatMap(unreconciled),
      ...overlaps(overlapping),
      ...skips([...told, ...before]),
    ],
    baselines: fittedFirst([...found(told), ...found(before)]),
  };
}

const found = <T>(all: readonly Found<T>[]): T[] => all.flatMap((one) => ('found' in one ? [one.found] : []));
const skips = (all: readonly Found<unknown>[]): Skipped[] =>
  all.flatMap((one) => ('skipped' in one ? [one.skipped] : []));
const dateOf = (key: string): string => /\/dt=([^/]*)\//.exec(key)?.[1] ?? '';

/** Runs of the same days together, newest week first. */
function byWeek(runs: readonly KeptRun[]): KeptRun[][] {
  const weeks = Map.groupBy(runs, ({ period }) => `${period.end} ${period.start}`);
  return [...weeks].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, ofWeek]) => ofWeek);
}

/** Weeks that share no day, the newest first: a day must not count twice in a baseline. */
function apart(weeks: readonly RunsOfWeek[]): { weeks: RunsOfWeek[]; overlapping: RunsOfWeek[] } {
  const kept: RunsOfWeek[] = [];
  const overlapping: RunsOfWeek[] = [];
  let start = Number.POSITIVE_INFINITY;
  for (const week of weeks) {
    const period = [...week.standing, ...week.superseded][0]?.period;
    if (period === undefined || kept.length === mostWeeks) break;
    if (Date.parse(period.end) > start) overlapping.push(week);
    else {
      kept.push(week);
      start = Date.parse(period.start);
    }
  }
  return { weeks: kept, overlapping };
}

function unreconciled({ standing, superseded }: RunsOfWeek): Skipped[] {
  if (standing.length === 1) return [];
  const runs = standing.length > 0 ? standing : superseded;
  const keys = runs.map(({ runKey }) => runKey).toSorted();
  const why = `${keys.length} runs of its week are in the archive, and none stands for the others: ${keys.join(', ')}`;
  return runs.slice(0, 1).map(({ report }) => ({ key: report.key, why }));
}

function overlaps(weeks: readonly RunsOfWeek[]): Skipped[] {
  const keys = weeks.flatMap(({ standing }) => standing.map(({ report }) => report.key));
  const [first] = keys;
  if (first === undefined) return [];
  const others = keys.length > 1 ? `, as do ${keys.length - 1} more runs` : '';
  return [{ key: first, why: `its week overlaps a newer one of the history${others}` }];
}

/** Of each driver and range, the baseline of the run that was made first. */
function fittedFirst(told: readonly ToldWeek[]): NonNullable<History['baselines']> {
  const inOrder = told.toSorted((a, b) =>
    `${a.generatedAt} ${a.week.end}` < `${b.generatedAt} ${b.week.end}` ? -1 : 1,
  );
  const first = new Map<string, NonNullable<History['baselines']>[number]>();
  for (const { frozen } of inOrder) {
    if (frozen === undefined) continue;
    const { driver, range } = frozen.baseline;
    const named = JSON.stringify([driver, range?.from ?? null, range?.to ?? null]);
    if (!first.has(named)) first.set(named, frozen);
  }
  return [...first.values()];
}
