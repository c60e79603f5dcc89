import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import { known, missing } from '../model/reading.ts';
import type { ModeShare } from '../model/report.ts';
import type { Fact } from '../model/snapshot.ts';

/** How many application pods are in which mode at the end of the period; finished pods are in none. */
export function modeShare(pods: Fact<'pods'>): ModeShare {
  const modes = pods.filter((pod) => !isFinished(pod)).map(meshMode);
  const count = (mode: (typeof modes)[number]): number => modes.filter((one) => one === mode).length;
  const [sidecarPods, ambientPods] = [count('sidecar'), count('ambient')];
  const meshed = sidecarPods + ambientPods;
  return {
    sidecarPods,
    ambientPods,
    outOfMeshPods: count('out-of-mesh'),
    ambientShareRatio: meshed > 0 ? known(ambientPods / meshed) : missing('no pod is in the mesh'),
  };
}
