import { droppedInWords, type PolicyOnZtunnel, policiesOnZtunnel, rulesInWords } from '../derive/policy-on-ztunnel.ts';
import { rulesOnAmbient } from '../derive/rules-on-ambient.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { subject } from '../model/subject.ts';

export const allowRulesAllow = defineCheck({
  id: 'allow-rules-allow',
  title: 'Every rule of every ALLOW policy can allow something',
  why: 'ztunnel drops an ALLOW rule that names an attribute of HTTP. What only that rule allows is denied; when no rule is left, everything is, which is an outage at the moment a workload becomes ambient.',
  how: 'A rule of an ALLOW policy without targetRefs allows nothing on ambient pods when it has any attribute that ztunnel does not have, or a clause of which nothing can be sent. Judged only where an ambient pod is selected. A policy without rules is the documented way to deny everything, and passes. Other ALLOW policies of the same pods may allow the same traffic; that is not looked at.',
  versions: 'The same from 1.22 to 1.31. serviceAccounts are known from 1.25.',
  fix: 'Bind the policy to a waypoint by targetRefs, and leave for ztunnel a policy that allows the waypoint’s principal; or write the rule with attributes of L4 alone.',
  source: 'https://istio.io/latest/docs/ambient/usage/l4-policy/',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces'],
  wants: ['controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect: (facts) => policiesOnZtunnel('ALLOW', facts).map(observed),
});

function observed(view: PolicyOnZtunnel): Observation {
  const { policy } = view;
  if (policy.rules.length === 0) {
    const saw = 'it has no rules: it denies everything, as it is written';
    return { subject: subject('AuthorizationPolicy', policy), ok: true, saw };
  }
  return rulesOnAmbient(
    view,
    (effects) => {
      const never = effects.filter((effect) => effect.never);
      if (never.length === 0) return undefined;
      const all = never.length === policy.rules.length;
      const lost = `${rulesInWords(never, policy)} ${never.length === 1 ? 'allows' : 'allow'} nothing: ${droppedInWords(never)}`;
      return { saw: `${lost}${all ? '; it denies all traffic' : ''}`, severity: all ? 'high' : 'medium' };
    },
    'ztunnel can match each of its rules',
  );
}
