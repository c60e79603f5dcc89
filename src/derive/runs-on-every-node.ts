import type { Fact } from '../model/snapshot.ts';

type Pod = Fact<'pods'>[number];

/**
 * Whether the pod comes and goes with its node: of a DaemonSet, or static (the kubelet's own, of which the API shows a
 * mirror). It is overhead of the node, not work that could run elsewhere.
 */
export const runsOnEveryNode = ({ ownerKind, annotations }: Pod): boolean =>
  ownerKind === 'DaemonSet' || ownerKind === 'Node' || 'kubernetes.io/config.mirror' in annotations;
