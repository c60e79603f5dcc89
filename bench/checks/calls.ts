import { podRole } from '../../src/derive/pod-role.ts';
import { workloadOfPod } from '../../src/derive/workload-pods.ts';
import type { Fact } from '../../src/model/snapshot.ts';

type Pod = Fact<'pods'>[number];

/** One workload that calls another, each by a pod of it. */
export interface Call {
  readonly from: Pod;
  readonly to: Pod;
}

/** How far on in the list the callers of a workload are: next door, and anywhere in the mesh. */
const distances = [1, 2, 37, 211];

/** Every application is called by four others. */
export function callsOf(pods: readonly Pod[]): Call[] {
  const applications = pods.filter((pod) => ['none', 'sidecar'].includes(podRole(pod)));
  const workloads = new Map(applications.map((pod) => [`${pod.namespace}/${workloadOfPod(pod)}`, pod]));
  const all = [...workloads.values()];
  return all.flatMap((to, index) =>
    distances.flatMap((distance): Call[] => {
      const from = all[(index + distance) % all.length];
      return from === undefined || from === to ? [] : [{ from, to }];
    }),
  );
}
