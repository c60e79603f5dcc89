import { known, missing, type Reading } from '../model/reading.ts';
import type { LatencyMove, ModeLatency } from '../model/report-traffic.ts';
import type { Fact } from '../model/snapshot.ts';
import { latencyChanges } from './latency-changes.ts';
import { requestsOf } from './latency-histogram.ts';
import { latencyMode } from './latency-mode.ts';

type Histogram = Fact<'latencyHistograms'>[number];

export interface MoveEvidence {
  readonly histograms: readonly Histogram[];
  /** Days that anything was measured on, ascending. */
  readonly days: readonly string[];
  /** Namespaces that have ambient pods now and no sidecar. */
  readonly ambientNow: ReadonlySet<string>;
}

const fewestRequests = 100;

/**
 * Namespaces that moved within the period: days that only sidecars measured, then days that no sidecar did. After a
 * move to L4 alone nothing measures requests, so that the pods have to be in ambient now; otherwise the namespace
 * merely went quiet. Days on which both measured are left out.
 */
export function latencyMoves({ histograms, days, ambientNow }: MoveEvidence): LatencyMove[] {
  const measured = histograms.filter(({ buckets }) => requestsOf(buckets) >= 1);
  return [...Map.groupBy(measured, ({ namespace }) => namespace)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([namespace, rows]) => moveOf(namespace, rows, days, ambientNow.has(namespace)));
}

function moveOf(
  namespace: string,
  rows: readonly Histogram[],
  days: readonly string[],
  ambientNow: boolean,
): LatencyMove[] {
  const by = (reporter: Histogram['reporter']): Histogram[] => rows.filter((row) => row.reporter === reporter);
  const waypointDays = new Set(by('waypoint').map(({ day }) => day));
  const sidecarDays = new Set(by('destination').map(({ day }) => day));
  const lastSidecar = days.findLastIndex((day) => sidecarDays.has(day));
  const daysBefore = days.filter((day) => sidecarDays.has(day) && !waypointDays.has(day));
  const quietDays = days.slice(lastSidecar + 1);
  const daysAfter = quietDays.filter((day) => waypointDays.has(day));
  const lastDayBefore = daysBefore.at(-1);
  const firstDayAfter = daysAfter[0] ?? (ambientNow ? quietDays[0] : undefined);
  if (lastDayBefore === undefined || firstDayAfter === undefined) return [];
  const before = latencyMode('sidecar', on(daysBefore, by('destination')));
  const after = compared(before, latencyMode('waypoint', on(daysAfter, by('waypoint'))));
  const changes = after.known ? latencyChanges(before, after.value) : [];
  return [{ namespace, lastDayBefore, firstDayAfter, before, after, changes }];
}

const on = (days: readonly string[], rows: readonly Histogram[]): Histogram[] =>
  rows.filter(({ day }) => days.includes(day));

function compared(before: ModeLatency, after: ModeLatency): Reading<ModeLatency> {
  if (after.requests <= 0)
    return missing('not measurable: ambient carries it at L4 only, where nothing measures requests');
  for (const [when, { requests }] of [['before', before] as const, ['after', after] as const])
    if (requests < fewestRequests)
      return missing(
        `too few requests to compare: ${requests.toFixed(0)} ${when} the move, fewer than ${fewestRequests}`,
      );
  return known(after);
}
