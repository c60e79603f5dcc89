import { meshMembers } from '../derive/mesh-members.ts';
import { membersInWords, policyScopes } from '../derive/policy-scope.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { subject } from '../model/subject.ts';

export const auditCustomEnforced = defineCheck({
  id: 'audit-custom-enforced',
  title: 'Somebody carries out every AUDIT and CUSTOM policy',
  why: 'ztunnel is sent neither AUDIT nor CUSTOM policies: of ambient pods nothing is audited, and no external authorizer is asked. A CUSTOM policy that nobody carries out lets everything through.',
  how: 'An AUDIT or CUSTOM policy without targetRefs has no effect on the ambient pods that it selects. A CUSTOM policy fails as high, an AUDIT policy as low. Bound to a waypoint by targetRefs both are carried out.',
  versions: 'The same from 1.22 to 1.31.',
  fix: 'Bind the policy to the waypoint of those workloads by targetRefs.',
  source: 'https://istio.io/latest/docs/ambient/usage/l4-policy/#allowed-policy-actions',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces'],
  wants: ['meshConfig', 'injectorConfig', 'ambientCni'],

  inspect({ authorizationPolicies, meshConfig, ...evidence }) {
    const scopeOf = policyScopes(meshMembers(evidence), rootNamespace(evidence.pods, meshConfig));
    return authorizationPolicies
      .filter(({ action, targetRefs }) => (action === 'AUDIT' || action === 'CUSTOM') && targetRefs.length === 0)
      .map((policy): Observation => {
        const { ambient, unknown } = scopeOf(policy);
        const about = { subject: subject('AuthorizationPolicy', policy) };
        const saw = `ztunnel is not sent a policy of action ${policy.action}`;
        if (ambient.length > 0)
          return {
            ...about,
            ok: false,
            saw: `it has no effect on ${membersInWords(ambient)}: ${saw}`,
            severity: policy.action === 'CUSTOM' ? 'high' : 'low',
          };
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
