const labels = (name: string): string =>
  `let kube-state-metrics export node labels (--metric-labels-allowlist=nodes=[${name}]), or configure kubernetes`;

/** Why a node has no price although somebody has a list: what is missing of the node, and how to have it. */
export const notKnown = {
  instanceType: `its instance type is not known: ${labels('node.kubernetes.io/instance-type')}`,
  region: `its region is not known: ${labels('topology.kubernetes.io/region')}`,
  zone: `its zone is not known: ${labels('topology.kubernetes.io/zone')}`,
  capacity:
    'its CPU and memory are not known: let kube-state-metrics export kube_node_status_capacity, or configure kubernetes',
} as const;
