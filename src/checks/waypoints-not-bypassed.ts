import { allowGroups, denyGroups } from '../derive/allow-groups.ts';
import { behindWaypoints } from '../derive/behind-waypoints.ts';
import { directCallers, directIdentities } from '../derive/direct-callers.ts';
import { type IngressRoute, ingressRoutes } from '../derive/ingress-routes.ts';
import { ingressThrough } from '../derive/ingress-through.ts';
import { type Member, meshMembers } from '../derive/mesh-members.ts';
import { list, policiesOnZtunnel, type ZtunnelEvidence } from '../derive/policy-on-ztunnel.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { waypointPolicies } from '../derive/waypoint-policies.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Facts } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

export const waypointsNotBypassed = defineCheck({
  id: 'waypoints-not-bypassed',
  title: 'Nobody gets past the policies of a waypoint',
  why: 'Sidecars and ingress gateways call ambient workloads directly: what only the waypoint would deny, they may do.',
  how: 'For every Service behind a usable waypoint with policies there, whose pods are ambient. It fails when a route of a gateway leads to it without `istio.io/ingress-use-waypoint: "true"` on the Service or its namespace, or when ztunnel counted connections to it from a sidecar or a gateway. It passes when ALLOW policies of ztunnel let in no sidecar or gateway of the mesh and nobody unknown, when a DENY policy denies all of these, or when no such connection was counted. What a gateway that is not Istio’s does is not known. While there are sidecars and nothing was counted, it is not known. Callers outside the mesh are traffic-encrypted’s, and calls to a pod’s own address are not looked at.',
  versions: '`istio.io/ingress-use-waypoint` is read of a Service from 1.24 on, and of a namespace from 1.25 on.',
  fix: 'Label the Service `istio.io/ingress-use-waypoint: "true"`; against sidecars add a policy by selector that lets in the waypoint’s principal alone (an ALLOW of it, or a DENY of notPrincipals), or move the callers to ambient.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces', 'services', 'gateways'],
  wants: [
    'workloadRules',
    'meshRoutes',
    'ztunnelConnections',
    'gatewayClasses',
    'controlPlanes',
    'meshConfig',
    'injectorConfig',
    'ambientCni',
  ],

  inspect({ services, gateways, gatewayClasses, workloadRules, meshRoutes, ztunnelConnections, ...facts }) {
    const { authorizationPolicies, pods, namespaces, meshConfig } = facts;
    const members = meshMembers(facts);
    const policiesOf = waypointPolicies(authorizationPolicies, workloadRules, rootNamespace(pods, meshConfig));
    const guard = guardOf(facts, members);
    const ingress = ingressRoutes({ meshRoutes, gateways, gatewayClasses, controlPlanes: facts.controlPlanes });
    const labelsOf = new Map(namespaces.map(({ name, labels }) => [name, labels]));
    const callersOf = directCallers(ztunnelConnections, members);
    const hasSidecars = members.some(({ mode, idle }) => mode === 'sidecar' && !idle);
    return behindWaypoints(
      members,
      services,
      namespaces,
      gateways,
      gatewayClasses,
      facts.controlPlanes,
    ).services.flatMap((behind): Observation[] => {
      const policies = policiesOf(behind);
      const ambient = behind.members.filter(({ mode, idle }) => mode === 'ambient' && !idle);
      if (policies.length === 0 || ambient.length === 0) return [];
      const { service, waypoint } = behind;
      const about = { subject: subject('Service', service) };
      if (ambient.every(guard))
        return [{ ...about, ok: true, saw: `ztunnel lets in waypoint ${waypoint.namespace}/${waypoint.name} alone` }];
      const through = ingressThrough(service.labels, labelsOf.get(service.namespace), facts.controlPlanes);
      const [routes, elsewhere] = inWords(ingress.get(`${service.namespace}/${service.name}`) ?? []);
      const past = [
        ...(through.known && !through.value ? routes : []),
        ...callersOf(behind).map(({ caller, connections }) => `${caller} opened ${connections} connections to it`),
      ];
      if (past.length > 0)
        return [
          { ...about, ok: false, saw: `past ${policies[0]}: ${past.slice(0, 3).join('; ')}${more(past.length - 3)}` },
        ];
      if (!through.known && routes.length > 0) return [{ ...about, saw: list(routes), unknown: through.why }];
      if (elsewhere.length > 0) return [{ ...about, saw: list(elsewhere), unknown: notIstios }];
      return [{ ...about, ...unseen(hasSidecars, meshRoutes, ztunnelConnections) }];
    });
  },
});

const more = (count: number): string => (count > 0 ? ` and ${count} more` : '');

/** Routes from gateways of Istio, and from those of others. */
function inWords(routes: readonly IngressRoute[]): [string[], string[]] {
  const words = (some: readonly IngressRoute[]): string[] =>
    some.map(({ route, gateways }) => `${route} leads to it from ${list([...gateways])}`);
  const isForeign = ({ foreign }: IngressRoute): boolean => foreign !== undefined;
  return [words(routes.filter((one) => !isForeign(one))), words(routes.filter(isForeign))];
}
const notIstios = 'whether a gateway whose class is not Istio’s goes through waypoints Istio’s objects do not tell';

/**
 * Whether only the waypoint gets in to a member: neither somebody whom no policy lists, nor a sidecar or gateway of the
 * mesh. Either by what ALLOW policies let in, or by a DENY of everybody else.
 */
function guardOf(facts: ZtunnelEvidence, members: readonly Member[]): (member: Member) => boolean {
  const direct = directIdentities(members, facts.meshConfig);
  const admission = allowGroups(policiesOnZtunnel('ALLOW', facts));
  const denial = denyGroups(policiesOnZtunnel('DENY', facts));
  return (member) => {
    const { admits, admitsAny } = admission(member);
    const { denies, deniesAll } = denial(member);
    return (admits(stranger) === 'no' && admitsAny(direct) === 'no') || (denies(stranger) && deniesAll(direct));
  };
}
const stranger = { namespace: '\u0000', serviceAccount: '\u0000', trustDomain: 'cluster.local' };

/** What is known where nobody was seen to get past. */
function unseen(
  hasSidecars: boolean,
  routes: Facts['meshRoutes'],
  connections: Facts['ztunnelConnections'],
): { saw: string; ok: true } | { saw: string; unknown: string } {
  if (!routes.known) return { saw: 'no gateway was seen to lead to it', unknown: `meshRoutes: ${routes.why}` };
  if (!hasSidecars) return { saw: 'no gateway leads to it past the waypoint, and the mesh has no sidecars', ok: true };
  if (connections.known) return { saw: 'no sidecar or gateway was seen to call it directly', ok: true };
  return {
    saw: 'sidecars of the mesh could call it directly',
    unknown: `whether they do, ztunnel counts (ztunnelConnections): ${connections.why}`,
  };
}
