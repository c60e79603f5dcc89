import {
  droppedInWords,
  list,
  type PolicyOnZtunnel,
  policiesOnZtunnel,
  rulesInWords,
} from '../derive/policy-on-ztunnel.ts';
import { type RuleFault, rulesOnAmbient } from '../derive/rules-on-ambient.ts';
import { saidAtWaypoints } from '../derive/said-at-waypoints.ts';
import type { RuleEffect } from '../derive/ztunnel-rules.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Policy = Fact<'authorizationPolicies'>[number];

export const denyRulesFire = defineCheck({
  id: 'deny-rules-fire',
  title: 'Every rule of every DENY policy can deny something',
  why: 'A DENY rule that can never match is open: the traffic that it was written against is allowed, and istiod’s status says that the policy is accepted, and even “more restrictive”.',
  how: 'A rule of a DENY policy without targetRefs never fires on ambient pods when one of its clauses (`to`, `from`, a `when`) has only attributes that ztunnel does not have: hosts, methods, paths, request principals, remote IP blocks, conditions other than on source IP, namespace or principal and destination IP or port. ztunnel skips the empty match that is left, and the rule with it. Judged only where an ambient pod is selected; sidecars and gateways enforce such rules. Nor is it a finding where every Service of those pods is behind a waypoint that has the same rules by targetRefs. A DENY without any rule denies nothing anywhere. Policies in dry run are left to dry-run-not-enforced.',
  versions: 'The same from 1.22 to 1.31; the status text is right from 1.32 on. serviceAccounts are known from 1.25.',
  fix: 'Bind the policy to a waypoint by targetRefs, or write the rule with attributes of L4 alone (principals, namespaces, ipBlocks, ports).',
  source: 'https://github.com/istio/istio/issues/61126',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces'],
  wants: ['services', 'gateways', 'gatewayClasses', 'controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect(facts) {
    const said = saidAtWaypoints(facts);
    const empty = facts.authorizationPolicies.filter(({ action, rules }) => action === 'DENY' && rules.length === 0);
    return [
      ...empty.map((policy) => ({ ...about(policy), ok: false, saw: 'it has no rules, and so denies nothing' })),
      ...policiesOnZtunnel('DENY', facts)
        .filter(({ policy }) => policy.rules.length > 0)
        .map((view) => observed(view, said)),
    ];
  },
});

const about = (policy: Policy) => ({ subject: subject('AuthorizationPolicy', policy) });

function observed(view: PolicyOnZtunnel, said: ReturnType<typeof saidAtWaypoints>): Observation {
  const { policy, scope } = view;
  const seen = rulesOnAmbient(view, (effects) => fault(policy, effects), 'ztunnel can match each of its rules');
  if (!('ok' in seen) || seen.ok || !view.effects.known) return seen;
  const faulty = view.effects.value.filter(isFaulty).map(({ rule }) => rule);
  const elsewhere = said(policy, scope.ambient, faulty);
  if (!elsewhere.known)
    return { ...about(policy), saw: seen.saw, unknown: `whether waypoints say it: ${elsewhere.why}` };
  return elsewhere.value
    ? { ...seen, ok: true, saw: `${seen.saw}; the waypoint before them has the same by targetRefs` }
    : seen;
}

const isFaulty = ({ never, lost }: RuleEffect): boolean => never || lost.length > 0;

function fault(policy: Policy, effects: readonly RuleEffect[]): RuleFault | undefined {
  const never = effects.filter((effect) => effect.never);
  const lost = effects.filter((effect) => effect.lost.length > 0);
  if (never.length + lost.length === 0) return undefined;
  const parts = [
    ...(never.length > 0 ? [`${rulesInWords(never, policy)} can never match: ${droppedInWords(never)}`] : []),
    ...lost.map(
      (effect) => `alternatives of ${rulesInWords([effect], policy)} with ${list(effect.lost)} alone can never match`,
    ),
  ];
  return { saw: parts.join('; ') };
}
