import { namedReasons } from '../derive/named-reasons.ts';
import type { WaypointNeed } from '../derive/waypoint-need.ts';
import type { Move } from '../model/report-savings.ts';
import type { Facts } from '../model/snapshot.ts';
import { standingWaypoint } from './standing-waypoint.ts';

/** Whether one waypoint would serve a namespace, and why. */
export type NamespaceWaypoint = Pick<Move, 'waypoint' | 'because'>;

/**
 * What moving each namespace would mean for waypoints: one that stands is used; else one is needed when a workload
 * needs it. A workload that is gone moves no more, so what is not known of it keeps nobody from an answer.
 */
export function namespaceWaypoints(facts: Facts, needs: readonly WaypointNeed[]): Map<string, NamespaceWaypoint> {
  return new Map(
    [...Map.groupBy(needs, ({ namespace }) => namespace)].map(([namespace, workloads]) => {
      const stands = standingWaypoint(facts, namespace);
      const need = (['needed', 'unknown'] as const).find((one) =>
        workloads.some((workload) => workload.need === one && !(one === 'unknown' && workload.gone)),
      );
      const because = workloads.filter((workload) => workload.need === need).flatMap((workload) => workload.because);
      const waypoint = stands === undefined ? (need ?? 'not-needed') : 'stands';
      return [
        namespace,
        { waypoint, because: [...(stands ? [`waypoint ${stands} stands`] : []), ...namedReasons(because)] },
      ] as const;
    }),
  );
}
