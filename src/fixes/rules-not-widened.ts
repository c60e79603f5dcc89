import { findNamed } from '../derive/find-named.ts';
import { policySplit } from '../derive/policy-split.ts';
import { targetWants } from '../derive/waypoint-targets.ts';
import { defineFixer } from '../model/fix.ts';

export const rulesNotWidened = defineFixer({
  check: 'rules-not-widened',
  wants: ['authorizationPolicies', ...targetWants],

  fix(about, { authorizationPolicies, ...facts }) {
    const policy = findNamed(about, authorizationPolicies);
    return policy === undefined ? { cannot: 'the policy is not there' } : policySplit(policy, facts);
  },
});
