import type { Check } from '../model/check.ts';
import { allowRulesAllow } from './allow-rules-allow.ts';
import { ambientCaptured } from './ambient-captured.ts';
import { ambientShare } from './ambient-share.ts';
import { auditCustomEnforced } from './audit-custom-enforced.ts';
import { certificatesCurrent } from './certificates-current.ts';
import { clocksSynchronised } from './clocks-synchronised.ts';
import { cniCompatible } from './cni-compatible.ts';
import { deniedTrafficExplained } from './denied-traffic-explained.ts';
import { densityHeadroom } from './density-headroom.ts';
import { denyRulesFire } from './deny-rules-fire.ts';
import { dnsCaptured } from './dns-captured.ts';
import { dryRunNotEnforced } from './dry-run-not-enforced.ts';
import { mtlsHandshakesSucceed } from './mtls-handshakes-succeed.ts';
import { objectsUnderstood } from './objects-understood.ts';
import { oneModeAsked } from './one-mode-asked.ts';
import { peerAuthenticationsHeeded } from './peer-authentications-heeded.ts';
import { policiesAttached } from './policies-attached.ts';
import { policiesValid } from './policies-valid.ts';
import { proxiesNotOomkilled } from './proxies-not-oomkilled.ts';
import { rootPoliciesReachWaypoints } from './root-policies-reach-waypoints.ts';
import { rulesNotWidened } from './rules-not-widened.ts';
import { sidecarsCurrent } from './sidecars-current.ts';
import { sidecarsInjected } from './sidecars-injected.ts';
import { trafficEncrypted } from './traffic-encrypted.ts';
import { useWaypointResolves } from './use-waypoint-resolves.ts';
import { versionsSupported } from './versions-supported.ts';
import { waypointsAdmitted } from './waypoints-admitted.ts';
import { waypointsAnswer } from './waypoints-answer.ts';
import { waypointsAutoscaled } from './waypoints-autoscaled.ts';
import { waypointsDrain } from './waypoints-drain.ts';
import { waypointsNotBypassed } from './waypoints-not-bypassed.ts';
import { waypointsRedundant } from './waypoints-redundant.ts';
import { waypointsUsed } from './waypoints-used.ts';
import { ztunnelCpuHeadroom } from './ztunnel-cpu-headroom.ts';
import { ztunnelReserved } from './ztunnel-reserved.ts';

/** Every check there is, in the order of their ids. */
export const checks: readonly Check[] = [
  allowRulesAllow,
  ambientCaptured,
  ambientShare,
  auditCustomEnforced,
  certificatesCurrent,
  clocksSynchronised,
  cniCompatible,
  deniedTrafficExplained,
  densityHeadroom,
  denyRulesFire,
  dnsCaptured,
  dryRunNotEnforced,
  mtlsHandshakesSucceed,
  objectsUnderstood,
  oneModeAsked,
  peerAuthenticationsHeeded,
  policiesAttached,
  policiesValid,
  proxiesNotOomkilled,
  rootPoliciesReachWaypoints,
  rulesNotWidened,
  sidecarsCurrent,
  sidecarsInjected,
  trafficEncrypted,
  useWaypointResolves,
  versionsSupported,
  waypointsAdmitted,
  waypointsAnswer,
  waypointsAutoscaled,
  waypointsDrain,
  waypointsNotBypassed,
  waypointsRedundant,
  waypointsUsed,
  ztunnelCpuHeadroom,
  ztunnelReserved,
];
