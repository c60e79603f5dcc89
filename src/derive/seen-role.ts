import type { Role } from '../model/role.ts';
import type { Fact } from '../model/snapshot.ts';
import { type PodRole, podRole } from './pod-role.ts';
import { workloadName } from './workload-name.ts';

type PodSeen = Fact<'podsSeen'>[number];

/** The role of a pod that only Prometheus remembers, and why it could not be told when it could not. */
export interface SeenRole {
  readonly role: PodRole;
  readonly because?: string;
}

/**
 * The role of a pod that is gone, in this order: labels that kube-state-metrics exported, the role that the
 * same workload has in the Kubernetes API, an application container beside the proxy, a DaemonSet named ztunnel.
 * What is left is a proxy alone in its pod: a waypoint or a gateway, and Prometheus cannot say which.
 * @param rolesByWorkload `namespace/workload` → role, of the pods that still exist
 */
export function seenRole(pod: PodSeen, rolesByWorkload: ReadonlyMap<string, PodRole>): SeenRole {
  const labelled = roleOfLabels(pod);
  if (labelled !== undefined) return { role: labelled };
  const sibling = rolesByWorkload.get(`${pod.namespace}/${workloadName(pod.pod, pod.ownerKind, pod.ownerName)}`);
  if (sibling !== undefined) return { role: sibling };
  const proxied =
    pod.nativeSidecar || pod.containers.includes('istio-proxy') || pod.containers.includes('agentgateway');
  if (!proxied) return roleWithoutProxy(pod);
  if (pod.nativeSidecar || pod.containers.some((name) => !proxyContainers.has(name))) return { role: 'sidecar' };
  if (pod.ownerKind === 'DaemonSet' && /(^|-)ztunnel(-|$)/.test(pod.ownerName ?? '')) return { role: 'ztunnel' };
  return {
    role: 'unclassified',
    because: 'a proxy alone in its pod is a waypoint or a gateway; without its labels Prometheus cannot say which',
  };
}

const proxyContainers = new Set(['istio-proxy', 'agentgateway', 'istio-init', 'istio-validation']);

/** `discovery` and `install-cni` are common names: only Istio's own workloads count, the rest is not the mesh. */
function roleWithoutProxy(pod: PodSeen): SeenRole {
  const workload = workloadName(pod.pod, pod.ownerKind, pod.ownerName);
  if (pod.containers.includes('discovery') && /^istiod(-|$)/.test(workload)) return { role: 'control-plane' };
  if (pod.containers.includes('install-cni') && /^istio-cni(-|$)/.test(workload)) return { role: 'cni' };
  if (pod.containers.length > 0) return { role: 'none' };
  return { role: 'none', because: 'nothing but their usage is known of these pods' };
}

function roleOfLabels({
  labels,
  containers,
  nativeSidecar,
  ownerKind,
  ownerName,
  namespace,
  pod,
}: PodSeen): Role | undefined {
  if (Object.keys(labels).length === 0) return undefined;
  const role = podRole({
    namespace,
    name: pod,
    phase: 'Unknown',
    hostNetwork: false,
    ownerKind,
    ownerName,
    labels,
    annotations: {},
    constraints: [],
    containers: containers.map((name) => ({ name, restartable: false })),
    initContainers: nativeSidecar ? [{ name: 'istio-proxy', restartable: true }] : [],
  });
  return role === 'none' || role === 'unclassified' ? undefined : role;
}
