import type { Reading } from '../model/reading.ts';
import type { RoleCost } from '../model/report.ts';
import type { Facts } from '../model/snapshot.ts';

/** What the saving takes for granted, in sentences for the reader who signs it. */
export function savingAssumptions(
  facts: Facts,
  roleCosts: readonly RoleCost[],
  inNeed: Reading<readonly string[]>,
  sidecarNamespaces: readonly string[],
): string[] {
  const has = (role: string): boolean => roleCosts.some((cost) => cost.role === role);
  return [
    has('ztunnel')
      ? 'ztunnel on a new node costs what it costs today on the others.'
      : "ztunnel reserves its chart's default of 200m CPU and 512Mi a node.",
    has('cni')
      ? 'istio-cni on a new node costs what it costs today on the others.'
      : "istio-cni reserves its chart's default of 100m CPU and 100Mi a node.",
    facts.requestCounts.known
      ? 'Moved requests cost ztunnel 0.06 CPU cores on each side and a waypoint 0.25, per 1,000 a second (Istio 1.24 load test); in full, but for the high bound, which uses up what ztunnel reserves and does not use.'
      : 'CPU that moved requests add to ztunnel and waypoints is not included: requests were not measured.',
    `Waypoints, likely: ${inNeed.known ? `where a policy needs one or one stands already (namespaces: ${inNeed.value.length})` : 'not known'}; low bound: for every namespace with sidecars (${sidecarNamespaces.length}); high bound: none. Two replicas each.`,
    'Allocated savings are freed reservations. They become cash only when nodes go.',
  ];
}
