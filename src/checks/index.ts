import type { Check } from '../model/check.ts';
import { clocksSynchronised } from './clocks-synchronised.ts';
import { policiesAttached } from './policies-attached.ts';
import { waypointsAutoscaled } from './waypoints-autoscaled.ts';

/** Every check there is, in the order of their ids. */
export const checks: readonly Check[] = [clocksSynchronised, policiesAttached, waypointsAutoscaled];
