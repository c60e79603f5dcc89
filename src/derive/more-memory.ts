import type { Role } from '../model/role.ts';

/** How a part of the mesh is given more memory, or made to need less; of some there is no way of their own. */
export const moreMemory: Readonly<Partial<Record<Role, string>>> = {
  sidecar:
    'Raise sidecar.istio.io/proxyMemoryLimit (and proxyMemory) in the pod template; better, send it less: a Sidecar resource with the egress hosts that the namespace calls keeps the rest of the mesh out of its configuration.',
  ztunnel:
    'Raise resources.limits.memory in the values of the ztunnel chart, or leave the limit out as the chart does and raise the request: it grows with the connections of its node.',
  waypoint:
    'From Istio 1.26 on, set resources in the ConfigMap that the Gateway’s spec.infrastructure.parametersRef names (key deployment), or in one for its class; before, raise global.waypoint.resources in the values of istiod. More replicas share the connections.',
  gateway:
    'Raise resources.limits.memory in the values of the gateway chart, or in the ConfigMap that the Gateway’s parametersRef names; more replicas share the connections.',
  'control-plane':
    'Raise pilot.resources in the values of istiod; discoverySelectors keep out namespaces that are not in the mesh.',
};
