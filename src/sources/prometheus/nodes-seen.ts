import type { Period } from '../../model/period.ts';
import type { NodeSeen } from '../../model/usage-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { nodeAllocatable, nodeCapacity, nodeLabels, nodeProviders, nodeSeconds } from './queries/nodes.ts';
import type { Query } from './queries/parts.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

const gib = 1024 ** 3;

/** Every node that kube-state-metrics listed in the period; of a node that changed, what it was last. */
export async function nodesSeen(
  client: PrometheusClient,
  select: Selector,
  jobs: readonly PeriodJob[],
  period: Period,
): Promise<NodeSeen[]> {
  if (jobs.length === 0) return [];
  const nodes = new Map<string, NodeSeen>();
  const each = (
    queryOf: (select: Selector, day: string) => Query,
    apply: (node: NodeSeen, row: Row) => void,
  ): Promise<void> =>
    additive(client, select, queryOf, period, (rows) => {
      for (const row of rows) if (row.labels.node) apply(nodeOf(nodes, row.labels.node), row);
    });
  await Promise.all([
    each(
      (of, day) => nodeSeconds(of, onDay(jobs, day)),
      (node, { value }) => {
        node.hours += value / 3600;
      },
    ),
    each(nodeProviders, (node, { labels }) => set(node, 'providerId', labels.provider_id)),
    each(nodeLabels, (node, { labels }) => {
      set(node, 'instanceType', labels.label_node_kubernetes_io_instance_type);
      set(node, 'region', labels.label_topology_kubernetes_io_region);
      set(node, 'zone', labels.label_topology_kubernetes_io_zone);
    }),
    each(nodeCapacity, (node, { labels, value }) => {
      if (labels.resource === 'cpu') node.capacityCpuCores = value;
      else node.capacityMemoryGib = value / gib;
    }),
    each(nodeAllocatable, (node, { labels, value }) => {
      if (labels.resource === 'cpu') node.allocatableCpuCores = value;
      else node.allocatableMemoryGib = value / gib;
    }),
  ]);
  // One that was over just before the period is still in its first lookback, with no time to its name.
  return [...nodes.values()].filter(({ hours }) => hours > 0).sort((a, b) => (a.node < b.node ? -1 : 1));
}

function nodeOf(nodes: Map<string, NodeSeen>, node: string): NodeSeen {
  const found = nodes.get(node) ?? { node, hours: 0 };
  nodes.set(node, found);
  return found;
}

/** An empty label says nothing, and must not wipe out what another day said. */
function set(
  node: NodeSeen,
  field: 'providerId' | 'instanceType' | 'region' | 'zone',
  value: string | undefined,
): void {
  if (value) node[field] = value;
}
