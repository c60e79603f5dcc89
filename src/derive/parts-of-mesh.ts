import type { Fact } from '../model/snapshot.ts';
import { isFinished } from './mesh-mode.ts';
import type { PluginConflict } from './plugin-conflicts.ts';
import { podRole } from './pod-role.ts';

/** Which parts of a mesh a cluster has, that a network plugin can harm. */
export type PartsOfMesh = Readonly<Record<PluginConflict['harms'], boolean>>;

export function partsOfMesh(pods: Fact<'pods'>): PartsOfMesh {
  const parts = { proxies: false, ambient: false, cni: false };
  for (const pod of pods) {
    if (isFinished(pod)) continue;
    const role = podRole(pod);
    parts.ambient ||= role === 'ztunnel';
    parts.cni ||= role === 'cni';
    parts.proxies ||= role !== 'none' && role !== 'control-plane' && role !== 'cni';
  }
  return parts;
}
