import type { Fact, Facts } from '../model/snapshot.ts';
import { byIstioVersion } from './istio-versions.ts';
import { istiodFlag } from './istiod-flag.ts';
import { type Caller, matchesCaller } from './l4-admission.ts';
import { podRole } from './pod-role.ts';
import { principalOf, trustDomainOf } from './waypoint-identity.ts';
import { workloadPods } from './workload-pods.ts';
import { ztunnelRules } from './ztunnel-rules.ts';

type Policy = Fact<'authorizationPolicies'>[number];

export interface ShutOutEvidence extends Pick<Facts, 'meshConfig' | 'controlPlanes'> {
  readonly pods: Extract<Facts['pods'], { known: true }>;
}

/**
 * The waypoint among callers that were denied which no ALLOW policy lets in: its calls come with its own identity, and
 * not with that of who called it.
 * @returns a lookup by the names of callers (`namespace/workload`) and the ALLOW policies of who was called; gives the
 *   principal, undefined where no waypoint is among them or one may be let in
 */
export function waypointShutOut({ pods, meshConfig, controlPlanes }: ShutOutEvidence) {
  const podsOf = workloadPods(pods.value);
  const letsIn = istiodFlag(pods.value, 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY');
  const trustDomain = trustDomainOf(meshConfig);
  return (callers: Iterable<string>, allows: readonly Policy[]): string | undefined => {
    if (letsIn || allows.length === 0) return undefined;
    for (const name of callers) {
      const [namespace = '', workload = ''] = name.split('/');
      const proxy = podsOf(namespace, workload).find((pod) => podRole(pod) === 'waypoint');
      if (proxy === undefined) continue;
      const caller = { namespace, serviceAccount: proxy.serviceAccount ?? workload, trustDomain };
      if (allows.every((policy) => shutsOut(policy, caller, controlPlanes))) return principalOf(caller);
    }
    return undefined;
  };
}

function shutsOut(policy: Policy, caller: Caller, controlPlanes: Facts['controlPlanes']): boolean {
  const answer = byIstioVersion(controlPlanes, (minor) => {
    const never = new Set(ztunnelRules(policy, minor).flatMap((effect) => (effect.never ? [effect.rule] : [])));
    const sent = policy.rules.filter((_, index) => !never.has(index + 1));
    return matchesCaller(sent, caller, policy.namespace);
  });
  return answer.known && answer.value === 'no';
}
