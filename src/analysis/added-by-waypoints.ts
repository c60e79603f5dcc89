import type { Fact, Facts } from '../model/snapshot.ts';
import { coresPerThousandRps, partMonthlyUsd, waypointReplicas, waypointRequest } from './ambient-parts.ts';
import { movedThousandRps } from './moved-requests.ts';

/**
 * What waypoints for these namespaces would cost, USD a month: two replicas where there is none, of which each
 * namespace's own requests may use the CPU; the requests' CPU alone where a waypoint stands already.
 */
export function addedByWaypoints(
  evidence: { readonly facts: Facts; readonly prices: Fact<'prices'>; readonly coveredHours: number },
  namespaces: readonly string[],
): number {
  const { facts, prices, coveredHours } = evidence;
  return namespaces.reduce((sum, namespace) => {
    const trafficCores = movedThousandRps(facts.requestCounts, coveredHours, namespace) * coresPerThousandRps.waypoint;
    const part = hasWaypoint(facts, namespace)
      ? { cpuCores: trafficCores, memoryGib: 0 }
      : {
          cpuCores: Math.max(waypointReplicas * waypointRequest.cpuCores, trafficCores),
          memoryGib: waypointReplicas * waypointRequest.memoryGib,
        };
    return sum + partMonthlyUsd(part, prices);
  }, 0);
}

/** Whether a waypoint stands in the namespace. */
export const hasWaypoint = ({ gateways }: Facts, namespace: string): boolean =>
  gateways.known &&
  gateways.value.some((gateway) => gateway.namespace === namespace && gateway.className === 'istio-waypoint');
