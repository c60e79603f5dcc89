import { drainBlockers, evictionBlockers } from '../../derive/eviction-blockers.ts';
import type { GroupRemoval } from '../../model/report-savings.ts';
import type { Fact } from '../../model/snapshot.ts';
import type { Host, NodeGroup } from './node-groups.ts';
import { podName } from './pod-name.ts';

type Pod = Fact<'pods'>[number];
type Budget = Fact<'podDisruptionBudgets'>[number];
type Blockers = GroupRemoval['blockers'];

/** How many nodes stay as things are, and why. */
export interface BlockedNodes {
  readonly nodes: number;
  readonly blockers: Blockers;
}

/**
 * Nodes of a group that cannot be drained as things are, with a count and an example for each reason; a node may have
 * several. Pods of one workload that may not share a node hold as many nodes as there are of them.
 *
 *   nodes = max(nodes with a blocker, pods of the largest such workload)
 */
export function blockedNodes({ hosts }: NodeGroup, budgets: ReadonlyMap<string, readonly Budget[]>): BlockedNodes {
  const byReason = new Map<string, { nodes: Set<string>; example: string }>();
  for (const host of hosts) {
    for (const { reason, example } of blockersOn(host, budgets)) {
      const entry = byReason.get(reason) ?? { nodes: new Set(), example };
      entry.nodes.add(host.node.name);
      byReason.set(reason, entry);
    }
  }
  const pinned = new Set([...byReason.values()].flatMap(({ nodes }) => [...nodes]));
  const apart = largestApart(hosts);
  return {
    nodes: Math.max(pinned.size, ...apart.map(({ nodes }) => nodes)),
    blockers: [
      ...[...byReason].map(([reason, { nodes, example }]) => ({ reason, nodes: nodes.size, example })),
      ...apart,
    ].toSorted((a, b) => b.nodes - a.nodes || (a.reason < b.reason ? -1 : 1)),
  };
}

function blockersOn(
  { node, work }: Host,
  budgets: ReadonlyMap<string, readonly Budget[]>,
): { reason: string; example: string }[] {
  return [
    ...drainBlockers(node).map((reason) => ({ reason, example: node.name })),
    ...work.flatMap((pod) =>
      evictionBlockers(pod, budgets.get(pod.namespace) ?? []).map((reason) => ({ reason, example: podName(pod) })),
    ),
  ];
}

/** The workload with the most pods that each need a node of their own; one that shares a node today does not. */
function largestApart(hosts: readonly Host[]): Blockers {
  const apart = hosts.flatMap(({ node, work }) => work.filter(mayNotShare).map((pod) => ({ pod, node: node.name })));
  const workloads = Map.groupBy(apart, ({ pod }) =>
    JSON.stringify([pod.namespace, pod.ownerKind, pod.ownerName ?? pod.name]),
  );
  const [largest = []] = [...workloads.values()]
    .filter((members) => new Set(members.map(({ node }) => node)).size === members.length && members.length > 1)
    .toSorted((a, b) => b.length - a.length);
  const reason = 'pods of one workload that may not share a node (host port or required anti-affinity)';
  return largest.slice(0, 1).map(({ pod }) => ({ reason, nodes: largest.length, example: podName(pod) }));
}

const mayNotShare = ({ constraints }: Pod): boolean =>
  constraints.includes('host-port') || constraints.includes('pod-anti-affinity');
