import type { Fact } from '../model/snapshot.ts';
import { podRole } from './pod-role.ts';

type Pod = Fact<'pods'>[number];

/** How an application pod is in the mesh, or `infrastructure` for the mesh's own pods. */
export type MeshMode = 'sidecar' | 'ambient' | 'out-of-mesh' | 'infrastructure';

/**
 * The actual mode of one pod: a sidecar wins over every label, and only the CNI's own word
 * (`ambient.istio.io/redirection: enabled`) makes a pod ambient; a label is a wish.
 */
export function meshMode(pod: Pod): MeshMode {
  const role = podRole(pod);
  if (role === 'sidecar') return 'sidecar';
  if (role !== 'none') return 'infrastructure';
  return pod.annotations['ambient.istio.io/redirection'] === 'enabled' ? 'ambient' : 'out-of-mesh';
}

/** Whether the pod is over: it uses and reserves nothing, but the API still lists it. */
export const isFinished = ({ phase }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed';
