import type { Fact } from '../model/snapshot.ts';
import { podRole } from './pod-role.ts';

/** The mesh's root namespace: where istiod runs, `istio-system` when it runs elsewhere than in this cluster. */
export function rootNamespace(pods: Fact<'pods'>): string {
  const istiod = pods.filter((pod) => podRole(pod) === 'control-plane').map(({ namespace }) => namespace);
  return istiod.toSorted()[0] ?? 'istio-system';
}
