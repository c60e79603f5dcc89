import { modeCounts } from '../derive/mode-counts.ts';
import { known, missing } from '../model/reading.ts';
import type { ModeShare } from '../model/report.ts';
import type { Fact } from '../model/snapshot.ts';

/** How many application pods are in which mode at the end of the period. */
export function modeShare(pods: Fact<'pods'>): ModeShare {
  const { sidecar, ambient, 'out-of-mesh': outOfMeshPods } = modeCounts(pods);
  const meshed = sidecar + ambient;
  return {
    sidecarPods: sidecar,
    ambientPods: ambient,
    outOfMeshPods,
    ambientShareRatio: meshed > 0 ? known(ambient / meshed) : missing('no pod is in the mesh'),
  };
}
