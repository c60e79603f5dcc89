import { needsWaypoint } from '../derive/l7-policy.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost, Saving } from '../model/report.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { type AddedByNodes, addedByNodes } from './added-by-nodes.ts';
import { addedByWaypoints, hasWaypoint } from './added-by-waypoints.ts';
import type { RoleUsage } from './proxy-cost.ts';
import { savingAssumptions } from './saving-assumptions.ts';

export interface SavingEvidence {
  readonly facts: Facts;
  readonly rows: readonly RoleUsage[];
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}

/**
 * What moving every sidecar to ambient would save a month, allocated, added up part by part:
 *
 *   sidecars freed − ztunnel added − istio-cni added − waypoints added
 *
 * ztunnel and istio-cni are paid per node, so few meshed pods on many nodes can cost more than they save;
 * a negative saving is a result. Three cases bound it:
 *
 * | | waypoints | CPU of the traffic that moves |
 * | --- | --- | --- |
 * | low | one for every namespace with sidecars | in full |
 * | likely | where a policy needs one, or one stands | in full |
 * | high | none | what exceeds today's reservations |
 */
export function saving({ facts, rows, roleCosts, coveredHours }: SavingEvidence): Reading<Saving> {
  const { nodes, prices } = facts;
  if (!prices.known) return prices;
  if (!nodes.known) return missing(`what ambient adds is paid per node, and the nodes are not known: ${nodes.why}`);
  const freedUsd = monthlyUsd(roleCosts.find(({ role }) => role === 'sidecar'));
  const perNode = addedByNodes({
    nodes: nodes.value.length,
    prices: prices.value,
    requestCounts: facts.requestCounts,
    roleCosts,
    coveredHours,
  });
  const namespaces = sidecarNamespaces(rows);
  const behind = namespacesBehindWaypoints(facts, namespaces);
  const waypoints = (where: readonly string[]): number =>
    addedByWaypoints({ facts, prices: prices.value, coveredHours }, where);
  const likelyWaypointUsd = behind.known ? known(waypoints(behind.value)) : behind;
  const net = ({ ztunnelUsd, cniUsd }: AddedByNodes['likely'], waypointUsd: number): number =>
    freedUsd - ztunnelUsd - cniUsd - waypointUsd;
  return known({
    monthlyUsd: {
      value: likelyWaypointUsd.known ? known(net(perNode.likely, likelyWaypointUsd.value)) : likelyWaypointUsd,
      low: net(perNode.likely, waypoints(namespaces)),
      high: net(perNode.least, 0),
      unit: 'USD/month',
      formula: 'sidecars freed − ztunnel added − istio-cni added − waypoints added (allocated, × 730 h)',
    },
    steps: [
      { label: 'Sidecars freed', monthlyUsd: freedUsd, formula: 'allocated cost of every sidecar' },
      { label: 'ztunnel added', monthlyUsd: -perNode.likely.ztunnelUsd, formula: perNode.ztunnelFormula },
      { label: 'istio-cni added', monthlyUsd: -perNode.likely.cniUsd, formula: perNode.cniFormula },
      ...(likelyWaypointUsd.known
        ? [
            {
              label: 'Waypoints added',
              monthlyUsd: -likelyWaypointUsd.value,
              formula: 'per namespace: 2 replicas × request where there is none, + CPU of its requests',
            },
          ]
        : []),
    ],
    assumptions: savingAssumptions(facts, roleCosts, behind, namespaces),
  });
}

const monthlyUsd = (cost: RoleCost | undefined): number => (cost?.monthlyUsd.known ? cost.monthlyUsd.value : 0);

const sidecarNamespaces = (rows: readonly RoleUsage[]): string[] =>
  [...new Set(rows.filter(({ role }) => role === 'sidecar').map(({ usage }) => usage.namespace))].sort();

/** Namespaces with sidecars that would go through a waypoint: a policy needs one, or one stands there already. */
function namespacesBehindWaypoints(facts: Facts, candidates: readonly string[]): Reading<string[]> {
  const { authorizationPolicies } = facts;
  if (!authorizationPolicies.known) {
    return missing(`which namespaces need a waypoint is not known: ${authorizationPolicies.why}`);
  }
  const inNeed = new Set(
    authorizationPolicies.value
      .filter(needsWaypoint)
      .map(({ namespace }: Fact<'authorizationPolicies'>[number]) => namespace),
  );
  return known(candidates.filter((namespace) => inNeed.has(namespace) || hasWaypoint(facts, namespace)));
}
