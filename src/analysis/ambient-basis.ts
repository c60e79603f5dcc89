import type { Rate } from '../derive/pod-rates.ts';
import { type WaypointNeed, waypointNeeds } from '../derive/waypoint-need.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost } from '../model/report-cost.ts';
import type { Facts } from '../model/snapshot.ts';
import { type AddedByNodes, addedByNodes } from './added-by-nodes.ts';
import { ambientRate } from './ambient-rate.ts';
import { type NamespaceWaypoint, namespaceWaypoints } from './namespace-waypoints.ts';
import type { RoleUsage } from './role-usages.ts';

/** Why a net saving is not known: a lower bound below zero says nothing of the sign. */
export const signUnknown =
  'some sidecars ran on nodes without a price, and what the others free does not tell whether it saves or adds';

export interface SavingEvidence {
  readonly facts: Facts;
  readonly rows: readonly RoleUsage[];
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}

/** What every amount of a move to ambient rests on. */
export interface AmbientBasis {
  readonly sidecars: readonly RoleUsage[];
  /** Allocated cost of all of them, USD a month, and whether it is a lower bound. */
  readonly freedUsd: number;
  readonly atLeast: boolean;
  readonly nodes: number;
  readonly rate: Rate;
  readonly added: AddedByNodes;
  readonly needs: readonly WaypointNeed[];
  /** By namespace, for every namespace with sidecars, by name. */
  readonly waypoints: ReadonlyMap<string, NamespaceWaypoint>;
}

/** The sidecars that would go, and what ambient would put in their place. */
export function ambientBasis({ facts, rows, roleCosts, coveredHours }: SavingEvidence): Reading<AmbientBasis> {
  const rate = ambientRate(facts);
  if (!rate.known) return rate;
  const { nodes, nodesSeen } = facts;
  if (!nodes.known) return missing(`what ambient adds is paid per node, and the nodes are not known: ${nodes.why}`);
  if (nodes.value.length === 0) return missing('what ambient adds is paid per node, and Kubernetes lists no node');
  const cost = roleCosts.find(({ role }) => role === 'sidecar');
  const freedUsd = cost?.monthlyUsd ?? known(0);
  if (!freedUsd.known) return missing(`what sidecars cost is not known: ${freedUsd.why}`);
  const able = nodes.value.filter(({ name }) => takesDaemonSets(name)).length;
  const seenHours = (nodesSeen.known ? nodesSeen.value : [])
    .filter(({ node }) => takesDaemonSets(node))
    .reduce((sum, { hours }) => sum + hours, 0);
  // Nodes of today against agents of the week would count a node that joined yesterday as one without a ztunnel.
  const average = seenHours > 0 ? seenHours / coveredHours : able;
  const sidecars = rows.filter(({ role }) => role === 'sidecar');
  if (sidecars.length === 0) return missing('no sidecar ran in this period: nothing is left to move');
  const needs = waypointNeeds(workloadsOf(sidecars), facts);
  return known({
    sidecars,
    freedUsd: freedUsd.value,
    atLeast: cost?.atLeast ?? false,
    nodes: average,
    rate: rate.value,
    added: addedByNodes({ nodes: average, rate: rate.value, roleCosts, coveredHours }),
    needs,
    waypoints: namespaceWaypoints(facts, needs),
  });
}

/** A Fargate node takes no DaemonSet, so no ztunnel. */
const takesDaemonSets = (node: string): boolean => !node.startsWith('fargate-');

/** Each workload once, by name. */
function workloadsOf(rows: readonly RoleUsage[]): { namespace: string; workload: string }[] {
  const keys = rows.map(({ usage: { namespace }, workload }) => JSON.stringify([namespace, workload]));
  return [...new Set(keys)].toSorted().map((key) => {
    const [namespace, workload] = JSON.parse(key) as [string, string];
    return { namespace, workload };
  });
}
