import type { Fact, Facts } from '../model/snapshot.ts';
import type { ServiceBehind } from './behind-waypoints.ts';
import { isDryRun } from './dry-run.ts';

interface Bound {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly targetRefs: Fact<'authorizationPolicies'>[number]['targetRefs'];
}

/**
 * The policies that are enforced at the waypoint of a Service and nowhere else: bound to the Service, to the Gateway, or
 * from the root namespace to the class of waypoints. Those in dry run enforce nothing, AUDIT denies nothing, and neither
 * does a DENY without rules.
 * @returns `AuthorizationPolicy shop/cart-methods` and the like
 */
export function waypointPolicies(
  authorizationPolicies: Fact<'authorizationPolicies'>,
  workloadRules: Facts['workloadRules'],
  root: string,
): (behind: ServiceBehind) => readonly string[] {
  const bound: Bound[] = [
    ...authorizationPolicies
      .filter(
        ({ annotations, action, rules }) =>
          !isDryRun(annotations) && action !== 'AUDIT' && (action !== 'DENY' || rules.length > 0),
      )
      .map((policy) => ({ ...policy, kind: 'AuthorizationPolicy' })),
    ...(workloadRules.known ? workloadRules.value : []),
  ];
  const byTarget = new Map<string, Set<string>>();
  for (const { kind, namespace, name, targetRefs } of bound)
    for (const ref of targetRefs) {
      const key = `${ref.kind} ${namespace}/${ref.name}`;
      const named = byTarget.get(key) ?? new Set<string>();
      byTarget.set(key, named.add(`${kind} ${namespace}/${name}`));
    }
  return ({ service, waypoint }) => [
    ...(byTarget.get(`Service ${service.namespace}/${service.name}`) ?? []),
    ...(byTarget.get(`Gateway ${waypoint.namespace}/${waypoint.name}`) ?? []),
    ...(byTarget.get(`GatewayClass ${root}/istio-waypoint`) ?? []),
  ];
}
