import type { Check } from '../model/check.ts';
import { allowRulesAllow } from './allow-rules-allow.ts';
import { auditCustomEnforced } from './audit-custom-enforced.ts';
import { clocksSynchronised } from './clocks-synchronised.ts';
import { denyRulesFire } from './deny-rules-fire.ts';
import { dryRunNotEnforced } from './dry-run-not-enforced.ts';
import { peerAuthenticationsHeeded } from './peer-authentications-heeded.ts';
import { policiesAttached } from './policies-attached.ts';
import { policiesValid } from './policies-valid.ts';
import { rootPoliciesReachWaypoints } from './root-policies-reach-waypoints.ts';
import { rulesNotWidened } from './rules-not-widened.ts';
import { useWaypointResolves } from './use-waypoint-resolves.ts';
import { waypointsAdmitted } from './waypoints-admitted.ts';
import { waypointsAutoscaled } from './waypoints-autoscaled.ts';
import { waypointsDrain } from './waypoints-drain.ts';
import { waypointsNotBypassed } from './waypoints-not-bypassed.ts';
import { waypointsRedundant } from './waypoints-redundant.ts';
import { waypointsUsed } from './waypoints-used.ts';

/** Every check there is, in the order of their ids. */
export const checks: readonly Check[] = [
  allowRulesAllow,
  auditCustomEnforced,
  clocksSynchronised,
  denyRulesFire,
  dryRunNotEnforced,
  peerAuthenticationsHeeded,
  policiesAttached,
  policiesValid,
  rootPoliciesReachWaypoints,
  rulesNotWidened,
  useWaypointResolves,
  waypointsAdmitted,
  waypointsAutoscaled,
  waypointsDrain,
  waypointsNotBypassed,
  waypointsRedundant,
  waypointsUsed,
];
