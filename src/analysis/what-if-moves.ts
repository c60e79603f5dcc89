import type { Move, WhatIf } from '../model/report-savings.ts';
import { addedByWaypoint } from './added-by-waypoints.ts';
import type { AmbientBasis, SavingEvidence } from './ambient-basis.ts';
import { movedThousandRps } from './moved-requests.ts';
import type { RoleUsage } from './role-usages.ts';
import { type Sidecars, shareOf, sidecarsOf, whatIfAmounts } from './what-if-amounts.ts';

/** One row for each namespace with sidecars, and one for each workload, both by name. @see whatIf */
export function whatIfMoves(evidence: SavingEvidence, basis: AmbientBasis): Pick<WhatIf, 'namespaces' | 'workloads'> {
  const { coveredHours } = evidence;
  const all = sidecarsOf(basis.sidecars, coveredHours);
  const byNamespace = Map.groupBy(basis.sidecars, ({ usage }) => usage.namespace);
  const moves = [...basis.waypoints.keys()].map((namespace) => {
    const rows = byNamespace.get(namespace) ?? [];
    const place = placeOf(evidence, basis, namespace, sidecarsOf(rows, coveredHours));
    return {
      namespace: namespaceMove(basis, place, all),
      workloads: workloadMoves(basis, place, all, rows, coveredHours),
    };
  });
  return {
    namespaces: moves.map(({ namespace }) => namespace),
    workloads: moves.flatMap(({ workloads }) => workloads),
  };
}

/** A namespace, with what its workloads have in common. */
interface Place extends Sidecars {
  readonly namespace: string;
  readonly thousandRps: number;
  /** Its waypoint, paid in full. */
  readonly waypointUsd: number;
}

const placeOf = (
  { facts, coveredHours }: SavingEvidence,
  { rate }: AmbientBasis,
  namespace: string,
  sidecars: Sidecars,
): Place => ({
  ...sidecars,
  namespace,
  thousandRps: movedThousandRps(facts.requestCounts, coveredHours, namespace),
  waypointUsd: addedByWaypoint({ facts, rate, coveredHours }, namespace),
});

function namespaceMove({ added, waypoints }: AmbientBasis, place: Place, all: Sidecars): Move {
  const { waypoint, because } = waypoints.get(place.namespace) ?? { waypoint: 'unknown', because: [] };
  const { namespace, thousandRps, waypointUsd } = place;
  const waypointCosts = { likelyUsd: waypointUsd, lowUsd: waypointUsd };
  const shareRatio = shareOf(place, all);
  return {
    namespace,
    ...whatIfAmounts(added, { group: place, shareRatio, thousandRps, waypoint, because, waypointCosts }),
  };
}

function workloadMoves(
  { added, needs, waypoints }: AmbientBasis,
  place: Place,
  all: Sidecars,
  rows: readonly RoleUsage[],
  coveredHours: number,
): Move[] {
  const { namespace, waypointUsd } = place;
  const stands = waypoints.get(namespace)?.waypoint === 'stands';
  const byWorkload = Map.groupBy(rows, ({ workload }) => workload);
  const workloads = needs
    .filter((need) => need.namespace === namespace)
    .map((need) => ({ ...need, group: sidecarsOf(byWorkload.get(need.workload) ?? [], coveredHours) }));
  const needing = workloads.filter(({ need }) => need === 'needed').reduce((sum, { group }) => sum + group.sidecars, 0);
  return workloads.map(({ workload, need, because, group }) => {
    const likelyUsd = waypointUsd * shareOf(group, stands ? place : { sidecars: needing });
    const amounts = whatIfAmounts(added, {
      ...{ group, shareRatio: shareOf(group, all), thousandRps: place.thousandRps * shareOf(group, place) },
      ...{ waypoint: stands ? 'stands' : need, because },
      waypointCosts: { likelyUsd, lowUsd: stands ? likelyUsd : waypointUsd },
    });
    return { namespace, workload, ...amounts };
  });
}
