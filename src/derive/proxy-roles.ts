import type { Reading } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';
import { type PodRole, podRole } from './pod-role.ts';
import { type SeenRole, seenRole } from './seen-role.ts';
import { workloadOfPod } from './workload-pods.ts';

/** The facts a role can be told from: any may be missing. */
export interface RoleEvidence {
  readonly pods: Reading<Fact<'pods'>>;
  readonly podsSeen: Reading<Fact<'podsSeen'>>;
}

/**
 * How to tell the role of any pod of the period: by the Kubernetes API when it still knows the pod,
 * by what Prometheus remembers of it otherwise.
 * @returns a lookup by namespace and pod name
 */
export function proxyRoles({ pods, podsSeen }: RoleEvidence): (namespace: string, pod: string) => SeenRole {
  const live = new Map<string, PodRole>();
  const byWorkload = new Map<string, PodRole>();
  for (const pod of pods.known ? pods.value : []) {
    const role = podRole(pod);
    live.set(`${pod.namespace}/${pod.name}`, role);
    const workload = `${pod.namespace}/${workloadOfPod(pod)}`;
    if (role !== 'none' && role !== 'unclassified') byWorkload.set(workload, role);
  }
  const seen = new Map((podsSeen.known ? podsSeen.value : []).map((pod) => [`${pod.namespace}/${pod.pod}`, pod]));
  return (namespace, pod) => {
    const key = `${namespace}/${pod}`;
    const role = live.get(key);
    // A pod of that name without a proxy today may have had one earlier: a StatefulSet keeps its names.
    if (role !== undefined && role !== 'none') return { role };
    return seenRole(
      seen.get(key) ?? { namespace, pod, containers: [], nativeSidecar: false, labels: {}, nodes: [] },
      byWorkload,
    );
  };
}
