import { type Cluster, meshed, type Node, nativeSidecar, node, type Pod, realisableOf } from './cluster-of-nodes.ts';

/** Nodes of 3800m with 5 pods of 500m and sidecars of 260m on each: of 20 such nodes 5 can go, of 4 one. */
export function full(
  count: number,
  more: Partial<Node> = {},
  podMore: Partial<Pod> = {},
): Pick<Cluster, 'nodes' | 'pods'> {
  const prefix = JSON.stringify([more.group, more.zone, more.instanceType, more.taints, more.capacityType]).replace(
    /\W+/g,
    '-',
  );
  const nodes = Array.from({ length: count }, (_, index) =>
    node(`node${prefix}${index}`, { allocatableCpuCores: 3.8, ...more }),
  );
  const initContainers = [{ ...nativeSidecar, cpuRequestCores: 0.26 }];
  const pods = nodes.flatMap(({ name }) =>
    Array.from({ length: 5 }, (_, index) =>
      meshed(`web-${name}-${index}`, 500, 64, { node: name, initContainers, ...podMore }),
    ),
  );
  return { nodes, pods };
}

export const together = (...parts: readonly Pick<Cluster, 'nodes' | 'pods'>[]): Cluster => ({
  nodes: parts.flatMap(({ nodes }) => nodes),
  pods: parts.flatMap(({ pods }) => pods),
});
export const removedOf = (cluster: Cluster) =>
  realisableOf(cluster).groups.map(({ group, removed }) => [group, removed.point]);
export const exactly = (nodes: number) => ({ low: nodes, point: nodes, high: nodes });
export const notesOf = (cluster: Cluster): string => realisableOf(cluster).notes.join('\n');
