import { isDryRun } from '../derive/dry-run.ts';
import { byIstioVersion, minorOf } from '../derive/istio-versions.ts';
import { istiodFlag } from '../derive/istiod-flag.ts';
import { meshMembers } from '../derive/mesh-members.ts';
import { podRole } from '../derive/pod-role.ts';
import { membersInWords, policyScopes } from '../derive/policy-scope.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { ztunnelRules } from '../derive/ztunnel-rules.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { imageVersion } from '../model/image-version.ts';
import { known, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Pods = Fact<'pods'>;

export const dryRunNotEnforced = defineCheck({
  id: 'dry-run-not-enforced',
  title: 'No policy in dry run is really enforced',
  why: 'Up to Istio 1.28 ztunnel knows no dry run: a policy that should only be logged denies traffic of ambient pods at once.',
  how: 'A policy with the annotation `istio.io/dry-run`, without targetRefs, that selects an ambient pod. Up to 1.28 it is enforced, as far as ztunnel can match its rules. From 1.29 on it is not sent; with AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY on istiod it is sent as dry run, which a ztunnel older than 1.29 enforces.',
  versions: 'Enforced up to 1.28; not sent, or logged, from 1.29 on.',
  fix: 'Take the policy away until Istio and ztunnel are 1.29, or try it at a waypoint by targetRefs, which does have dry run.',
  source: 'https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces'],
  wants: ['controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect({ authorizationPolicies, controlPlanes, meshConfig, ...evidence }) {
    const scopeOf = policyScopes(meshMembers(evidence), rootNamespace(evidence.pods, meshConfig));
    return authorizationPolicies
      .filter(({ annotations, targetRefs }) => isDryRun(annotations) && targetRefs.length === 0)
      .map((policy): Observation => {
        const { ambient } = scopeOf(policy);
        const about = { subject: subject('AuthorizationPolicy', policy) };
        if (ambient.length === 0) return { ...about, ok: true, saw: 'it selects no ambient pod' };
        const where = membersInWords(ambient);
        const fate = fateOf(policy, controlPlanes, evidence.pods);
        if (!fate.known) return { ...about, saw: `it is in dry run and selects ${where}`, unknown: fate.why };
        return { ...about, ok: fate.value !== enforced, saw: `on ${where}, ${fate.value}` };
      });
  },
});

const enforced = 'ztunnel enforces it: it does not know dry run';

/** What becomes of a policy in dry run on ambient pods. */
function fateOf(policy: Policy, controlPlanes: Facts['controlPlanes'], pods: Pods): Reading<string> {
  if (policy.action === 'AUDIT' || policy.action === 'CUSTOM')
    return known(`ztunnel is not sent a policy of action ${policy.action}`);
  return byIstioVersion(controlPlanes, (minor) => {
    if (minor >= 29 && !istiodFlag(pods, 'AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY'))
      return 'ztunnel is not sent it, and logs nothing of it';
    if (minor >= 29 && !hasOlderZtunnel(pods)) return 'ztunnel only logs what it would do';
    const effects = ztunnelRules(policy, minor);
    const noop = policy.action === 'DENY' && effects.every(({ never }) => never);
    return noop ? 'ztunnel can match none of its rules, so that nothing is denied' : enforced;
  });
}

/** A ztunnel that is not yet upgraded: one that does not tell its version is taken as upgraded. */
const hasOlderZtunnel = (pods: Pods): boolean =>
  pods
    .filter((pod) => podRole(pod) === 'ztunnel')
    .some(({ containers }) =>
      containers.some(({ image }) => (minorOf(imageVersion(image) ?? '') ?? Number.POSITIVE_INFINITY) < 29),
    );
