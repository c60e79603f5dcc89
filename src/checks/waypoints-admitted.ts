import { allowGroups, sentRules } from '../derive/allow-groups.ts';
import { behindWaypoints } from '../derive/behind-waypoints.ts';
import { istiodFlag } from '../derive/istiod-flag.ts';
import { type Member, meshMembers } from '../derive/mesh-members.ts';
import { type PolicyOnZtunnel, policiesOnZtunnel } from '../derive/policy-on-ztunnel.ts';
import { membersInWords } from '../derive/policy-scope.ts';
import { remembered } from '../derive/remembered.ts';
import { principalOf, waypointIdentity } from '../derive/waypoint-identity.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Gateway = Fact<'gateways'>[number];

export const waypointsAdmitted = defineCheck({
  id: 'waypoints-admitted',
  title: 'Workloads behind a waypoint let their waypoint in',
  why: 'What comes through a waypoint reaches ztunnel with the identity of the waypoint and not of the caller: an ALLOW policy that lists callers alone denies all of it, an outage from the moment the waypoint is used.',
  how: 'For every ALLOW policy that ztunnel enforces on an ambient workload behind a usable waypoint: no rule of any ALLOW policy there can match the waypoint’s service account, whatever the port or address. Principals are compared as they are written, for to ztunnel `cluster.local` does not stand for another trust domain. Headless Services lead to pods and not through a waypoint. A rule that depends on a port or an address counts as one that may match. A policy without rules denies by design, and one of which ztunnel gets no rule is allow-rules-allow’s.',
  versions:
    'PILOT_AUTO_ALLOW_WAYPOINT_POLICY on istiod lets waypoints in by itself. With ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES (1.26 and newer) selector policies are enforced in front of the waypoint, and nothing is said.',
  fix: 'Add the principal of the waypoint to the ALLOW policy, and move what is said of callers to a policy bound to the waypoint by targetRefs.',
  source: 'https://istio.io/latest/docs/ambient/migrate/migrate-policies/',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces', 'services', 'gateways'],
  wants: ['gatewayClasses', 'controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect({ services, gateways, gatewayClasses, ...facts }) {
    const { pods, namespaces, meshConfig } = facts;
    if (istiodFlag(pods, 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY')) return [];
    if (istiodFlag(pods, 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES')) return [];
    const members = meshMembers(facts);
    const behind = behindWaypoints(members, services, namespaces, gateways, gatewayClasses, facts.controlPlanes);
    const identityOf = waypointIdentity(members, meshConfig);
    const allows = policiesOnZtunnel('ALLOW', facts);
    const admission = allowGroups(allows);
    const shutOut = (member: Member): Gateway | undefined =>
      behind.of.get(member)?.find((waypoint) => admission(member).admits(identityOf(waypoint)) === 'no');
    const deniedOf = remembered((ambient: readonly Member[]) =>
      ambient.flatMap((member) => {
        const waypoint = shutOut(member);
        return waypoint === undefined ? [] : [{ member, waypoint }];
      }),
    );
    const untold = (member: Member): string[] =>
      !meshConfig.known &&
      (behind.of.get(member) ?? []).some((waypoint) => admission(member).admits(identityOf(waypoint)) === 'maybe')
        ? [`whether its principal is listed the trust domain of the mesh tells (meshConfig): ${meshConfig.why}`]
        : [];
    const isBehind = remembered((ambient: readonly Member[]) =>
      ambient.some((of) => behind.of.has(of) || behind.unknown.has(of)),
    );
    const unsureOf = remembered((ambient: readonly Member[]) =>
      ambient.flatMap((one) => behind.unknown.get(one) ?? untold(one)),
    );
    return allows
      .filter((one) => sentRules(one).length > 0 && isBehind(one.scope.ambient))
      .map((one) => {
        const unsure = unsureOf(one.scope.ambient)[0];
        return observed(one, { denied: deniedOf(one.scope.ambient), unsure }, (waypoint) =>
          principalOf(identityOf(waypoint)),
        );
      });
  },
});

function observed(
  { policy, effects }: PolicyOnZtunnel,
  {
    denied,
    unsure,
  }: {
    readonly denied: readonly { readonly member: Member; readonly waypoint: Gateway }[];
    readonly unsure: string | undefined;
  },
  principal: (waypoint: Gateway) => string,
): Observation {
  const about = { subject: subject('AuthorizationPolicy', policy) };
  const waypoint = denied[0]?.waypoint;
  if (waypoint === undefined && !effects.known)
    return { ...about, saw: 'the waypoints of what it selects may be let in', unknown: effects.why };
  if (waypoint === undefined && unsure !== undefined)
    return { ...about, saw: 'the waypoints of what it selects may be let in', unknown: unsure };
  if (waypoint === undefined) return { ...about, ok: true, saw: 'the waypoints of what it selects are let in' };
  return {
    ...about,
    ok: false,
    saw: `on ${membersInWords(denied.map(({ member }) => member))}, no ALLOW policy lets in waypoint ${waypoint.namespace}/${waypoint.name} (${principal(waypoint)}): all that comes through it is denied`,
  };
}
