import type { Facts } from '../model/snapshot.ts';
import { isFinished, meshMode } from './mesh-mode.ts';
import { seenRole } from './seen-role.ts';
import { workloadName } from './workload-name.ts';
import { workloadOfPod } from './workload-pods.ts';
import { workloadKey } from './zone-placement.ts';

/**
 * How much of the period a workload was in ambient, so that ztunnel carried its traffic: all of it, a part (it had
 * sidecars in the period, or both now), none of it; or it has no pods now to tell by.
 */
export type AmbientTime = 'all' | 'part' | 'none' | 'unknown';

/** @returns a lookup by `namespace/workload` */
export function ambientTime({ pods, podsSeen }: Pick<Facts, 'pods' | 'podsSeen'>): (workload: string) => AmbientTime {
  const modes = new Map<string, Set<string>>();
  for (const pod of pods.known ? pods.value.filter((one) => !isFinished(one)) : []) {
    const workload = workloadKey(pod.namespace, workloadOfPod(pod));
    modes.set(workload, (modes.get(workload) ?? new Set()).add(meshMode(pod)));
  }
  const hadSidecar = new Set(
    (podsSeen.known ? podsSeen.value : [])
      .filter((pod) => seenRole(pod, new Map()).role === 'sidecar')
      .map((pod) => workloadKey(pod.namespace, workloadName(pod.pod, pod.ownerKind, pod.ownerName))),
  );
  return (workload) => {
    const now = modes.get(workload);
    if (now === undefined) return 'unknown';
    if (!now.has('ambient')) return 'none';
    return now.has('sidecar') || hadSidecar.has(workload) ? 'part' : 'all';
  };
}
