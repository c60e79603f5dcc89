import type { Additive } from '../additive-query.ts';
import type { Selector } from '../selector.ts';
import { mesh, requestFamilies } from './parts.ts';

const everySeconds = 3600;

const overSpan =
  (metric: string, inner?: string) =>
  (select: Selector): Additive => ({
    name: 'clusters on this server',
    promql: (span) => `group by (cluster) (last_over_time(${select(metric, inner)}[${span}]))`,
  });

/**
 * The clusters, by the label `cluster`, that each kind of series speaks of. Mesh containers and nodes are few, and
 * looked at all the time; pods are many, and looked at once an hour.
 */
export const clustersSeen: readonly ((select: Selector) => Additive)[] = [
  overSpan('container_memory_working_set_bytes', mesh.usage),
  ...requestFamilies.map((family) => overSpan(family, mesh.requests)),
  overSpan('kube_node_info'),
  (select) => ({
    name: 'clusters on this server',
    everySeconds,
    holdsPoints: true,
    promql: () => `group by (cluster) (${select('kube_pod_info')})`,
  }),
];
