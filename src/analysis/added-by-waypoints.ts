import type { Rate } from '../derive/pod-rates.ts';
import type { Facts } from '../model/snapshot.ts';
import { coresPerThousandRps, partMonthlyUsd, waypointReplicas, waypointRequest } from './ambient-parts.ts';
import { movedThousandRps } from './moved-requests.ts';
import { standingWaypoint } from './standing-waypoint.ts';

export interface WaypointEvidence {
  readonly facts: Facts;
  readonly rate: Rate;
  readonly coveredHours: number;
}

/**
 * What a waypoint for this namespace would cost, USD a month: two replicas where there is none, of which the
 * namespace's requests may use the CPU; the requests' CPU alone where a waypoint stands already.
 */
export function addedByWaypoint({ facts, rate, coveredHours }: WaypointEvidence, namespace: string): number {
  const trafficCores = movedThousandRps(facts.requestCounts, coveredHours, namespace) * coresPerThousandRps.waypoint;
  if (hasWaypoint(facts, namespace)) return partMonthlyUsd({ cpuCores: trafficCores, memoryGib: 0 }, rate);
  const cpuCores = Math.max(waypointReplicas * waypointRequest.cpuCores, trafficCores);
  return partMonthlyUsd({ cpuCores, memoryGib: waypointReplicas * waypointRequest.memoryGib }, rate);
}

/** The same for several namespaces together. */
export const addedByWaypoints = (evidence: WaypointEvidence, namespaces: readonly string[]): number =>
  namespaces.reduce((sum, namespace) => sum + addedByWaypoint(evidence, namespace), 0);

/** Whether the namespace has a waypoint already. */
export const hasWaypoint = (facts: Facts, namespace: string): boolean =>
  standingWaypoint(facts, namespace) !== undefined;
