import { list, type PolicyOnZtunnel, policiesOnZtunnel } from '../derive/policy-on-ztunnel.ts';
import { rulesOnAmbient } from '../derive/rules-on-ambient.ts';
import { defineCheck, type Observation } from '../model/check.ts';

export const rulesNotWidened = defineCheck({
  id: 'rules-not-widened',
  title: 'ztunnel takes no rule for more than it says',
  why: 'Of a match that mixes L4 and HTTP, ztunnel keeps the L4 part: a DENY then denies requests that it was not written against, and an ALLOW by trust domain allows every trust domain.',
  how: 'A match of a rule without targetRefs that has attributes which ztunnel has beside attributes which it does not: of a DENY rule those of HTTP, of either action trustDomains. Judged only where an ambient pod is selected.',
  versions: 'The same from 1.22 to 1.31. trustDomains exist from 1.30 on.',
  fix: 'Split the policy: what is L4 stays as it is, what is HTTP goes to a policy bound to a waypoint by targetRefs.',
  source: 'https://istio.io/latest/docs/ambient/usage/l4-policy/',
  severity: 'medium',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces'],
  wants: ['controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect: (facts) =>
    [...policiesOnZtunnel('DENY', facts), ...policiesOnZtunnel('ALLOW', facts)]
      .filter(({ policy }) => policy.rules.length > 0)
      .map(observed),
});

const observed = (view: PolicyOnZtunnel): Observation =>
  rulesOnAmbient(
    view,
    (effects) => {
      const wider = effects.filter(({ widenedBy }) => widenedBy.length > 0);
      const verb = view.policy.action === 'DENY' ? 'denies' : 'allows';
      const saw = wider.map(({ rule, widenedBy }) => `rule ${rule} ${verb} whatever ${list(widenedBy)} say`).join('; ');
      return wider.length > 0 ? { saw } : undefined;
    },
    'ztunnel takes no rule of it for more than it says',
  );
