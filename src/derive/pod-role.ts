import type { Role } from '../model/role.ts';
import type { Fact } from '../model/snapshot.ts';
import { waypointClasses } from './waypoints.ts';

type Pod = Fact<'pods'>[number];

const waypointControllers = ['istio.io-mesh-controller', 'istio.io-agentgateway-waypoint-controller'];
const gatewayControllers = [
  'istio.io-eastwest-controller',
  'istio.io-gateway-controller',
  'istio.io-agentgateway-controller',
];

/** Which part of the mesh a pod is, or `none`. */
export type PodRole = Role | 'none';

/**
 * The role of one pod as the Kubernetes API shows it. The first rule that holds wins; the container name
 * `istio-proxy` alone decides nothing, because sidecars, ztunnel, waypoints and gateways all share it.
 * @see facts: istio/istio injection-template.yaml, waypoint.yaml, kube-gateway.yaml, ztunnel daemonset.yaml, 1.22-1.31
 */
export function podRole(pod: Pod): PodRole {
  const { labels } = pod;
  const managed = labels['gateway.istio.io/managed'] ?? '';
  const gatewayClass = labels['gateway.networking.k8s.io/gateway-class-name'] ?? '';
  const proxy = [...pod.containers, ...pod.initContainers].find(
    ({ name }) => name === 'istio-proxy' || name === 'agentgateway',
  );
  const says = (words: string): boolean => proxy?.command === words;

  if (hasContainer(pod, 'discovery') && (labels.app === 'istiod' || labels.istio === 'pilot')) return 'control-plane';
  if (hasContainer(pod, 'install-cni') && labels['k8s-app'] === 'istio-cni-node') return 'cni';
  if (proxy === undefined) return 'none';
  if (says('proxy ztunnel') || (labels.app === 'ztunnel' && pod.ownerKind === 'DaemonSet')) return 'ztunnel';
  if (managed === 'istio.io-eastwest-controller') return 'gateway';
  if (waypointControllers.includes(managed) || waypointClasses.includes(gatewayClass) || says('proxy waypoint'))
    return 'waypoint';
  if (gatewayControllers.includes(managed) || says('proxy router') || injectedAsGateway(pod)) return 'gateway';
  if (says('proxy sidecar') || hasApplication(pod)) return 'sidecar';
  return 'unclassified';
}

/** The gateway chart has its container filled in by the injector, which leaves the template's name behind. */
const injectedAsGateway = (pod: Pod): boolean =>
  (pod.annotations['inject.istio.io/templates'] ?? '').split(',').includes('gateway');

const hasContainer = (pod: Pod, name: string): boolean => pod.containers.some((container) => container.name === name);

/** Whether something besides the mesh runs in the pod: what a sidecar stands beside. */
const hasApplication = (pod: Pod): boolean =>
  pod.containers.some(({ name }) => name !== 'istio-proxy' && name !== 'agentgateway');
