import { findNamed } from '../derive/find-named.ts';
import { policyManifest } from '../derive/policy-manifest.ts';
import { waypointRule } from '../derive/policy-split.ts';
import { servingWaypoints, targetWants } from '../derive/waypoint-targets.ts';
import { defineFixer } from '../model/fix.ts';

export const waypointsAdmitted = defineFixer({
  check: 'waypoints-admitted',
  wants: ['authorizationPolicies', ...targetWants],

  fix(about, { authorizationPolicies, ...facts }) {
    const policy = findNamed(about, authorizationPolicies);
    if (policy === undefined) return { cannot: 'the policy is not there' };
    const waypoints = servingWaypoints(policy, facts);
    if (waypoints.length === 0) return { cannot: 'which waypoints serve what it selects is not known' };
    const rules = [...policy.rules, ...waypointRule(waypoints, facts)];
    return {
      says: 'The waypoint is let in. What was said of callers is to be said at the waypoint: it no longer holds here.',
      steps: [{ apply: policyManifest(policy, { rules }), isNew: false }],
    };
  },
});
