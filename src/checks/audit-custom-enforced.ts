import { type Member, meshMembers } from '../derive/mesh-members.ts';
import { membersInWords, policyScopes } from '../derive/policy-scope.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { saidAtWaypoints } from '../derive/said-at-waypoints.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Reading } from '../model/reading.ts';
import type { Severity } from '../model/severity.ts';
import { subject } from '../model/subject.ts';

export const auditCustomEnforced = defineCheck({
  id: 'audit-custom-enforced',
  title: 'Somebody carries out every AUDIT and CUSTOM policy',
  why: 'ztunnel is sent neither AUDIT nor CUSTOM policies: of ambient pods nothing is audited, and no external authorizer is asked. A CUSTOM policy that nobody carries out lets everything through.',
  how: 'An AUDIT or CUSTOM policy without targetRefs has no effect on the ambient pods that it selects. A CUSTOM policy fails as high, an AUDIT policy as low. Bound to a waypoint by targetRefs both are carried out: where every Service of those pods is behind a waypoint that has the same rules, nothing is found.',
  versions: 'The same from 1.22 to 1.31.',
  fix: 'Bind the policy to the waypoint of those workloads by targetRefs.',
  source: 'https://istio.io/latest/docs/ambient/usage/l4-policy/#allowed-policy-actions',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces'],
  wants: ['services', 'gateways', 'gatewayClasses', 'controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect(facts) {
    const scopeOf = policyScopes(meshMembers(facts), rootNamespace(facts.pods, facts.meshConfig));
    const said = saidAtWaypoints(facts);
    return facts.authorizationPolicies
      .filter(({ action, targetRefs }) => (action === 'AUDIT' || action === 'CUSTOM') && targetRefs.length === 0)
      .map((policy): Observation => {
        const { ambient, unknown } = scopeOf(policy);
        const about = { subject: subject('AuthorizationPolicy', policy) };
        const saw = `ztunnel is not sent a policy of action ${policy.action}`;
        if (ambient.length > 0) return { ...about, ...onAmbient(policy.action, saw, ambient, said(policy, ambient)) };
        if (unknown.length > 0)
          return {
            ...about,
            saw: `it selects ${membersInWords(unknown)}`,
            unknown: `whether that is ambient its namespace says, and it is not known; ${saw}`,
          };
        return { ...about, ok: true, saw: 'it selects no ambient pod' };
      });
  },
});

function onAmbient(action: string, saw: string, ambient: readonly Member[], elsewhere: Reading<boolean>) {
  if (!elsewhere.known) return { saw, unknown: `whether waypoints carry it out: ${elsewhere.why}` };
  if (elsewhere.value)
    return { ok: true, saw: `${saw}; the waypoint before what it selects has the same by targetRefs` };
  const severity: Severity = action === 'CUSTOM' ? 'high' : 'low';
  return { ok: false, saw: `it has no effect on ${membersInWords(ambient)}: ${saw}`, severity };
}
