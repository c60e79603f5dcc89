import { enforcedElsewhere } from '../derive/enforced-elsewhere.ts';
import { findNamed } from '../derive/find-named.ts';
import { policyManifest } from '../derive/policy-manifest.ts';
import { targetWants, waypointTargets } from '../derive/waypoint-targets.ts';
import { defineFixer } from '../model/fix.ts';

export const dryRunNotEnforced = defineFixer({
  check: 'dry-run-not-enforced',
  wants: ['authorizationPolicies', ...targetWants],

  fix(about, { authorizationPolicies, ...facts }) {
    const policy = findNamed(about, authorizationPolicies);
    if (policy === undefined) return { cannot: 'the policy is not there' };
    const elsewhere = enforcedElsewhere(policy, facts);
    if (elsewhere !== undefined) return { cannot: elsewhere };
    const targets = waypointTargets(policy, facts);
    if ('cannot' in targets)
      return { says: 'It is taken away until ztunnel knows dry run (1.29).', steps: [{ delete: about }] };
    const { targetRefs } = targets;
    return {
      says: 'The waypoint tries it, and does have dry run.',
      steps: [{ apply: policyManifest(policy, { selector: null, targetRefs }), isNew: false }],
    };
  },
});
