import { MeshledgerError } from '../errors.ts';
import { lastSevenDays, type Period } from '../model/period.ts';
import type { ClusterConfig } from '../settings.ts';
import type { Log } from './log.ts';

/** A week before the newest that was asked for: its run, or why there is none. */
export type PastWeek<Run> = { readonly cluster: string; readonly periodEnd: string } & (
  | { readonly run: Run }
  | { readonly failure: MeshledgerError }
);

/** The weeks before this one, oldest first, so that each finds those before it in the archive. */
export function weeksBefore(period: Period, count: number): Period[] {
  const weeks: Period[] = [];
  for (let week = period; weeks.length < count; weeks.push(week)) week = lastSevenDays(week.start, period.zone);
  return weeks.toReversed();
}

/** Runs a past week. An expected failure is said, and keeps neither the weeks after it nor the newest from their run. */
export async function pastWeek<Run>(
  { name: cluster }: ClusterConfig,
  { end: periodEnd }: Period,
  log: Log,
  run: () => Promise<Run>,
): Promise<PastWeek<Run>> {
  try {
    return { cluster, periodEnd, run: await run() };
  } catch (failure) {
    if (!(failure instanceof MeshledgerError)) throw failure;
    log('A past week has no report.', { cluster, end: periodEnd, code: failure.code, why: failure.message });
    return { cluster, periodEnd, failure };
  }
}
