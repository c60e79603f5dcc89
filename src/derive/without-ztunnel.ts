import type { Facts } from '../model/snapshot.ts';
import { hasStarted } from './mesh-members.ts';
import { podRole } from './pod-role.ts';

/** Whether a cluster that runs has no ztunnel: that nothing of one was measured is then no lack. */
export const isWithoutZtunnel = (pods: Facts['pods']): boolean =>
  pods.known && pods.value.some(hasStarted) && !pods.value.some((pod) => podRole(pod) === 'ztunnel');
