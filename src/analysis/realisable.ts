import type { Policy } from '../model/policy.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Realisable } from '../model/report-savings.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { ambientAgents } from './realisable/ambient-agents.ts';
import { blockedNodes } from './realisable/blocked-nodes.ts';
import { type GroupEvidence, groupRemoval, type JudgedGroup } from './realisable/group-removal.ts';
import { leftOut } from './realisable/left-out.ts';
import { minimumNodes } from './realisable/minimum-nodes.ts';
import { type NodeGroup, nodeGroups } from './realisable/node-groups.ts';
import { meanNode, nodeHours } from './realisable/node-hour.ts';
import { realisableNotes } from './realisable/notes.ts';
import { realisableTotals } from './realisable/totals.ts';
import { type NewWaypoints, newWaypoints, waypointHomes, waypointItems } from './realisable/waypoint-pods.ts';

type Node = Fact<'nodes'>[number];
type Left = Realisable['left'];

/**
 * Nodes that could really go once every pod with a sidecar is in ambient, as an interval, per group of alike nodes and
 * at what a node costs. Freed requests are no money by themselves: the bill is node-hours, and nodes go whole.
 *
 * Per group, first-fit decreasing and a lower bound say how many nodes the pods need before and after; before, not the
 * live count, is the base, so that what packing alone would win stays on its own line. Bounds hold for requests and pod
 * slots; required placement rules and the autoscaler's own conditions are named in the notes, not simulated.
 * @returns missing without the pods, the nodes, or any pod on a node
 */
export function realisable(facts: Facts, policy: Policy['realisable']): Reading<Realisable> {
  const { pods, nodes } = facts;
  if (!nodes.known) return missing(`which nodes could go is not known without the nodes: ${nodes.why}`);
  if (!pods.known) return missing(`which nodes could go is not known without the pods: ${pods.why}`);
  if (nodes.value.length === 0) return missing('the cluster has no node that could go');
  if (!pods.value.some(({ node }) => node !== undefined))
    return missing('no pod is on any node, so nothing would move');

  const [groups, left] = candidates(facts, nodes.value, pods.value);
  const waypoints = newWaypoints(facts, pods.value);
  const evidenceOf = groupEvidence({ facts, pods: pods.value, groups, waypoints, policy });
  const judged: JudgedGroup[] = [];
  for (const group of groups) {
    const removal = groupRemoval(evidenceOf(group));
    if (removal.known) judged.push(removal.value);
    else left.push({ group: `${group.name} (${group.instanceType})`, why: removal.why });
  }
  return known({
    targetUtilisationRatio: policy.targetUtilisationRatio,
    groups: judged.map(({ removal }) => removal),
    left,
    ...realisableTotals(judged, left),
    notes: realisableNotes({ facts, nodes: nodes.value, pods: pods.value, groups, judged, waypoints, policy }),
  });
}

/** What there is to say of each group besides its own nodes and pods. */
function groupEvidence(all: {
  readonly facts: Facts;
  readonly pods: Fact<'pods'>;
  readonly groups: readonly NodeGroup[];
  readonly waypoints: NewWaypoints;
  readonly policy: Policy['realisable'];
}): (group: NodeGroup) => GroupEvidence {
  const { facts, pods, groups, waypoints, policy } = all;
  const { podDisruptionBudgets, prices } = facts;
  const agents = ambientAgents(pods);
  const homeOf = waypointHomes(groups);
  const hourOf = nodeHours(prices);
  const budgets = Map.groupBy(podDisruptionBudgets.known ? podDisruptionBudgets.value : [], (one) => one.namespace);
  return (group) => {
    const itemsOf = (namespaces: readonly string[]) =>
      waypointItems(namespaces.filter((namespace) => homeOf(namespace) === group));
    const nodes = group.hosts.map(({ node }) => node);
    return {
      group,
      targetRatio: policy.targetUtilisationRatio,
      agents,
      waypoints: { needed: itemsOf(waypoints.needed), unsure: itemsOf(waypoints.unsure) },
      minimum: minimumNodes(group, groups, policy.minimumNodes),
      blocked: blockedNodes(group, budgets),
      blockersKnown: podDisruptionBudgets.known,
      mean: meanNode(nodes, hourOf),
    };
  };
}

/** The groups to judge, and the nodes that are no candidates, each kind once. */
function candidates(facts: Facts, nodes: readonly Node[], pods: Fact<'pods'>): [NodeGroup[], Left] {
  const { prices } = facts;
  const byName = new Map(prices.known ? prices.value.nodes.map((price) => [price.node, price.capacityType]) : []);
  const left = new Map(nodes.flatMap((node) => leftOut(node) ?? []).map((one) => [one.group, one]));
  const groups = nodeGroups({
    nodes: nodes.filter((node) => leftOut(node) === undefined),
    pods,
    capacityTypeOf: (node) => node.capacityType ?? byName.get(node.name) ?? 'unknown',
  });
  return [groups, [...left.values()]];
}
