import type { Facts } from '../model/snapshot.ts';
import { allowGroups, sentRules } from './allow-groups.ts';
import { istiodFlag } from './istiod-flag.ts';
import { type Member, meshMembers } from './mesh-members.ts';
import { policiesOnZtunnel } from './policy-on-ztunnel.ts';
import { selects } from './selects.ts';
import type { Asker } from './waypoint-askers.ts';
import { principalOf, waypointIdentity } from './waypoint-identity.ts';

export type ShutOutThere = Pick<
  Facts,
  | 'authorizationPolicies'
  | 'pods'
  | 'workloads'
  | 'namespaces'
  | 'services'
  | 'controlPlanes'
  | 'meshConfig'
  | 'injectorConfig'
  | 'ambientCni'
>;

export const shutOutWants = [
  ...(['authorizationPolicies', 'pods', 'workloads', 'namespaces', 'services'] as const),
  ...(['controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'] as const),
] as const;

/**
 * Why what asks for a waypoint must not get it yet: calls would come with the waypoint's identity, which the ALLOW
 * policies that let in callers now do not list, so that all of them would be denied. Undefined where none would be, or
 * it is not known who is there.
 */
export function shutOutThere(
  waypoint: { readonly namespace: string; readonly name: string },
  askers: readonly Pick<Asker, 'kind' | 'namespace' | 'name'>[],
  facts: ShutOutThere,
): string | undefined {
  const { authorizationPolicies, pods, workloads, namespaces, services, meshConfig } = facts;
  if (!authorizationPolicies.known || !pods.known || !workloads.known || !namespaces.known) return undefined;
  if (istiodFlag(pods.value, 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY')) return undefined;
  const evidence = { ...facts, pods: pods.value, workloads: workloads.value, namespaces: namespaces.value };
  const members = meshMembers(evidence);
  const caller = waypointIdentity(members, meshConfig)(waypoint);
  const allows = policiesOnZtunnel('ALLOW', { ...evidence, authorizationPolicies: authorizationPolicies.value });
  const admission = allowGroups(allows);
  const selectors = (services.known ? services.value : []).map((one) => [`${one.namespace}/${one.name}`, one] as const);
  const selectorOf = new Map(selectors);
  const isAsked = (member: Member): boolean =>
    askers.some(
      ({ kind, namespace, name }) =>
        member.namespace === namespace &&
        (kind !== 'Service' || selects(selectorOf.get(`${namespace}/${name}`)?.selector ?? {}, member.labels)),
    );
  const denying = allows.find(
    (one) =>
      sentRules(one).length > 0 &&
      one.scope.ambient.some((member) => isAsked(member) && admission(member).admits(caller) === 'no'),
  );
  if (denying === undefined) return undefined;
  const { namespace, name } = denying.policy;
  return `AuthorizationPolicy ${namespace}/${name} (ALLOW) would deny all that comes through it: let in ${principalOf(caller)} there, and say at the waypoint who may call`;
}
