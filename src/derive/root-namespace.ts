import type { Fact, Facts } from '../model/snapshot.ts';
import { podRole } from './pod-role.ts';

/**
 * The mesh's root namespace: what MeshConfig says; without it where istiod runs, or `istio-system` when it runs
 * elsewhere than in this cluster.
 */
export function rootNamespace(pods: Fact<'pods'>, meshConfig?: Facts['meshConfig']): string {
  if (meshConfig?.known) return meshConfig.value.rootNamespace;
  const istiod = pods.filter((pod) => podRole(pod) === 'control-plane').map(({ namespace }) => namespace);
  return istiod.toSorted()[0] ?? 'istio-system';
}
