import type { Role } from '../model/role.ts';
import type { PodRole } from './pod-role.ts';

/** Istio's own containers, by the role of the pod they make. */
const own: Readonly<Record<string, PodRole>> = { discovery: 'control-plane', 'install-cni': 'cni' };

/**
 * The role of one container in a pod of a role, or `none`: `discovery` and `install-cni` are common names, and an
 * application's container of that name is not the mesh. A proxy is never dropped: in a pod without a role it is unclassified.
 */
export function containerRole(container: string, podRole: PodRole): Role | 'none' {
  const belongs = own[container];
  if (belongs !== undefined) return podRole === belongs ? podRole : 'none';
  return podRole === 'none' || podRole === 'control-plane' || podRole === 'cni' ? 'unclassified' : podRole;
}
