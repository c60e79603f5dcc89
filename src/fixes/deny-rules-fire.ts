import { findNamed } from '../derive/find-named.ts';
import { policySplit } from '../derive/policy-split.ts';
import { targetWants } from '../derive/waypoint-targets.ts';
import { defineFixer } from '../model/fix.ts';

export const denyRulesFire = defineFixer({
  check: 'deny-rules-fire',
  wants: ['authorizationPolicies', ...targetWants],

  fix(about, { authorizationPolicies, ...facts }) {
    const policy = findNamed(about, authorizationPolicies);
    if (policy === undefined) return { cannot: 'the policy is not there' };
    if (policy.rules.length === 0) return { cannot: 'it has no rules: only you know what it should deny' };
    return policySplit(policy, facts);
  },
});
