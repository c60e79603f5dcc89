import type { Fact } from '../model/snapshot.ts';
import { podRole } from './pod-role.ts';

type Pod = Fact<'pods'>[number];

/** The proxy, native or not, and the init containers that the injector adds with it. */
const injected = ['istio-proxy', 'istio-init', 'istio-validation'];

/** The pod as it would be in ambient: without what injection added. A pod without a sidecar stays as it is. */
export function withoutSidecar(pod: Pod): Pod {
  if (podRole(pod) !== 'sidecar') return pod;
  const kept = ({ name }: { readonly name: string }): boolean => !injected.includes(name);
  return { ...pod, containers: pod.containers.filter(kept), initContainers: pod.initContainers.filter(kept) };
}
