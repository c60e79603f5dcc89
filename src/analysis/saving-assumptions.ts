import type { Reading } from '../model/reading.ts';
import type { SavingEvidence } from './ambient-basis.ts';

/** What the saving takes for granted, in sentences for the reader who signs it. */
export function savingAssumptions(
  evidence: SavingEvidence,
  behind: Reading<readonly string[]>,
  sidecarNamespaces: number,
): string[] {
  return [
    ...agentAssumptions(evidence),
    `Waypoints, likely: ${behind.known ? `where a policy or route needs one or one stands already (namespaces: ${behind.value.length})` : 'not known'}; low bound: for every namespace with sidecars (${sidecarNamespaces}); high bound: none. Two replicas each.`,
    'Allocated savings are freed reservations. They become cash only when nodes go.',
  ];
}

/** What is taken for granted of ztunnel, istio-cni, prices and traffic, whatever moves. */
export function agentAssumptions({ facts, roleCosts }: SavingEvidence): string[] {
  const has = (role: string): boolean => roleCosts.some((cost) => cost.role === role);
  const atLeast = roleCosts.some(({ role, atLeast: lowerBound }) => role === 'sidecar' && lowerBound);
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
    ...(facts.gateways.known
      ? []
      : [`Every waypoint is counted as new: which stand already is not known (${facts.gateways.why}).`]),
    ...(atLeast ? ['Some sidecars ran on nodes without a price: what they free is counted as nothing there.'] : []),
  ];
}
