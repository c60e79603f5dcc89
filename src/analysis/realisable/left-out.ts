import type { Fact } from '../../model/snapshot.ts';

type Node = Fact<'nodes'>[number];

/**
 * Why a node is no candidate, whatever its load; undefined when it is one.
 *
 * Fargate bills a pod by its size rounded up, so a sidecar's request saves only where the step changes, and it takes no
 * DaemonSet, so no ztunnel. Control-plane nodes are not an autoscaler's to remove.
 */
export function leftOut({ name, taints }: Node): { readonly group: string; readonly why: string } | undefined {
  if (name.startsWith('fargate-')) {
    return {
      group: 'Fargate',
      why: 'Fargate bills each pod by its size, rounded up, and takes no DaemonSet such as ztunnel: there is no node to remove',
    };
  }
  if (taints.some((taint) => /^node-role\.kubernetes\.io\/(control-plane|master)\b/.test(taint))) {
    return { group: 'control plane', why: 'nodes of the control plane are not an autoscaler’s to remove' };
  }
  return undefined;
}
