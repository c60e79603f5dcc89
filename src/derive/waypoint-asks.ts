import type { Facts } from '../model/snapshot.ts';
import { needsWaypoint } from './l7-policy.ts';
import { type MeshHost, meshHost } from './mesh-host.ts';

/** The facts of which each can ask for a waypoint: any may be missing. */
export type AskEvidence = Pick<Facts, 'authorizationPolicies' | 'workloadRules' | 'meshRoutes' | 'destinationRules'>;

/** Something that only a waypoint can carry out, for the pods that a selector matches; all of them without one. */
export interface PodAsk {
  readonly says: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
}

/** The same for what stands behind Services. */
export interface ServiceAsk {
  readonly says: string;
  readonly host: MeshHost;
}

export interface WaypointAsks {
  readonly ofPods: readonly PodAsk[];
  readonly ofServices: readonly ServiceAsk[];
}

interface Attached {
  readonly namespace: string;
  readonly name: string;
  readonly selector?: Readonly<Record<string, string>> | undefined;
  readonly targetRefs: readonly { readonly kind: string; readonly name: string }[];
}

/**
 * Everything that ambient can carry out only in a waypoint, with what it is bound to:
 *
 * - an AuthorizationPolicy that names a request attribute, or is AUDIT or CUSTOM; with targetRefs any, for ztunnel heeds none;
 * - a RequestAuthentication, WasmPlugin or TrafficExtension;
 * - a VirtualService or route with HTTP or TLS rules for calls inside the mesh; a DestinationRule with L7 settings.
 *
 * What targets a Gateway or GatewayClass speaks to waypoints that stand and asks for none; a ServiceEntry is no workload.
 * @see facts: istio.io ambient/migrate/migrate-policies
 */
export function waypointAsks(facts: AskEvidence): WaypointAsks {
  const policies = listOf(facts.authorizationPolicies).filter((one) => one.targetRefs.length > 0 || needsWaypoint(one));
  const attached = [
    ...policies.map((policy) => ({ ...policy, kind: 'AuthorizationPolicy' })),
    ...listOf(facts.workloadRules),
  ];
  return {
    ofPods: attached.filter(({ targetRefs }) => targetRefs.length === 0).map((one) => podAsk(one, named(one))),
    ofServices: [
      ...attached.flatMap((one) => targetAsks(one, named(one))),
      ...listOf(facts.meshRoutes)
        .filter(({ mesh, l7 }) => mesh && l7)
        .flatMap((route) => route.hosts.flatMap((host) => hostAsk(route.namespace, host, named(route)))),
      ...listOf(facts.destinationRules)
        .filter(({ l7 }) => l7)
        .flatMap((rule) => hostAsk(rule.namespace, rule.host, named({ ...rule, kind: 'DestinationRule' }))),
    ],
  };
}

const listOf = <T>(reading: { readonly known: true; readonly value: readonly T[] } | { readonly known: false }) =>
  reading.known ? reading.value : [];

const named = (one: { readonly kind: string; readonly namespace: string; readonly name: string }): string =>
  `${one.kind} ${one.namespace}/${one.name}`;

const podAsk = ({ namespace, selector }: Attached, says: string): PodAsk => ({
  says,
  namespace,
  selector: selector ?? {},
});

const targetAsks = ({ namespace, targetRefs }: Attached, says: string): ServiceAsk[] =>
  targetRefs
    .filter(({ kind }) => kind === 'Service')
    .map(({ name }) => ({ says: `${says}, for Service ${name}`, host: { service: name, namespace } }));

function hostAsk(from: string, host: string, says: string): ServiceAsk[] {
  const means = meshHost(host, from);
  return means === undefined ? [] : [{ says: `${says}, for host ${host}`, host: means }];
}
