import type { Fact } from '../model/snapshot.ts';
import { isFinished, type MeshMode, meshMode } from './mesh-mode.ts';
import { remembered } from './remembered.ts';

/** How many pods there are in each mode; finished pods are in none. */
export const modeCounts = remembered((pods: Fact<'pods'>): Readonly<Record<MeshMode, number>> => {
  const counts = { sidecar: 0, ambient: 0, 'out-of-mesh': 0, infrastructure: 0 };
  for (const pod of pods) if (!isFinished(pod)) counts[meshMode(pod)] += 1;
  return counts;
});
