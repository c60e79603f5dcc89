import type { Fact } from '../model/snapshot.ts';

type Node = Fact<'nodes'>[number];

/**
 * Whether a virtual kubelet stands for the node, as on AKS for Azure Container Instances: it runs pods elsewhere, and
 * gives the version of Kubernetes that it was once built with.
 * @see https://learn.microsoft.com/azure/aks/virtual-nodes-cli
 */
export const isVirtualKubelet = ({ taints, kubeletVersion = '' }: Node): boolean =>
  taints.some((taint) => taint.startsWith('virtual-kubelet.io/provider=')) || kubeletVersion.includes('-vk-');

/**
 * Whether the node was made for one pod alone, so that its only slot is always taken.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
 */
export const isFargate = ({ name, taints }: Node): boolean =>
  name.startsWith('fargate-') || taints.some((taint) => taint.startsWith('eks.amazonaws.com/compute-type=fargate'));
