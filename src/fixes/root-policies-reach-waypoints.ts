import { findNamed } from '../derive/find-named.ts';
import { policyManifest } from '../derive/policy-manifest.ts';
import { targetWants, waypointTargets } from '../derive/waypoint-targets.ts';
import { defineFixer } from '../model/fix.ts';

export const rootPoliciesReachWaypoints = defineFixer({
  check: 'root-policies-reach-waypoints',
  wants: ['authorizationPolicies', ...targetWants],

  fix(about, { authorizationPolicies, ...facts }) {
    const policy = findNamed(about, authorizationPolicies);
    if (policy === undefined)
      return { cannot: `copy ${about.kind} ${about.name} with targetRefs to GatewayClass istio-waypoint` };
    const targets = waypointTargets(policy, facts);
    if ('cannot' in targets) return targets;
    const { targetRefs } = targets;
    const copy = policyManifest(policy, { name: `${policy.name}-waypoints`, selector: null, targetRefs });
    return { says: 'A copy says the same at every waypoint.', steps: [{ apply: copy, isNew: true }] };
  },
});
