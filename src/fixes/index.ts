import type { Fixer } from '../model/fix.ts';
import { allowRulesAllow } from './allow-rules-allow.ts';
import { auditCustomEnforced } from './audit-custom-enforced.ts';
import { clocksSynchronised } from './clocks-synchronised.ts';
import { cniCompatible } from './cni-compatible.ts';
import { denyRulesFire } from './deny-rules-fire.ts';
import { dryRunNotEnforced } from './dry-run-not-enforced.ts';
import { oneModeAsked } from './one-mode-asked.ts';
import { peerAuthenticationsHeeded } from './peer-authentications-heeded.ts';
import { policiesAttached } from './policies-attached.ts';
import { rootPoliciesReachWaypoints } from './root-policies-reach-waypoints.ts';
import { rulesNotWidened } from './rules-not-widened.ts';
import { useWaypointResolves } from './use-waypoint-resolves.ts';
import { waypointsAdmitted } from './waypoints-admitted.ts';
import { waypointsAutoscaled } from './waypoints-autoscaled.ts';
import { waypointsDrain } from './waypoints-drain.ts';
import { waypointsNotBypassed } from './waypoints-not-bypassed.ts';
import { waypointsRedundant } from './waypoints-redundant.ts';
import { waypointsUsed } from './waypoints-used.ts';

/** Every fixer, in the order of the checks' names. A finding of a check without one is mended by hand. */
export const fixers: readonly Fixer[] = [
  allowRulesAllow,
  auditCustomEnforced,
  clocksSynchronised,
  cniCompatible,
  denyRulesFire,
  dryRunNotEnforced,
  oneModeAsked,
  peerAuthenticationsHeeded,
  policiesAttached,
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
