import type { Facts } from '../model/snapshot.ts';
import { type BehindWaypoints, behindWaypoints, waypointsBefore } from './behind-waypoints.ts';
import { byIstioVersion } from './istio-versions.ts';
import { type Member, meshMembers } from './mesh-members.ts';
import { policyScopes, type Selecting } from './policy-scope.ts';
import { rootNamespace } from './root-namespace.ts';
import { servedEntry } from './served-entry.ts';

type Gateway = Extract<Facts['gateways'], { known: true }>['value'][number];
interface Ref {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export type TargetEvidence = Pick<
  Facts,
  | 'pods'
  | 'workloads'
  | 'namespaces'
  | 'services'
  | 'serviceEntries'
  | 'gateways'
  | 'gatewayClasses'
  | 'controlPlanes'
  | 'meshConfig'
  | 'injectorConfig'
  | 'ambientCni'
>;

export const targetWants = [
  ...(['pods', 'workloads', 'namespaces', 'services', 'serviceEntries', 'gateways', 'gatewayClasses'] as const),
  ...(['controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'] as const),
] as const;

/** Where a policy has to be bound for a waypoint to enforce it on what it selects now; or why nowhere. */
export type Targets =
  | { readonly targetRefs: readonly Ref[]; readonly waypoints: readonly Gateway[] }
  | { readonly cannot: string };

/**
 * The targetRefs that stand for a selector: of a policy in the root namespace without one the class of waypoints (1.25
 * and newer); of one for a whole namespace whose only waypoint is in it and serves nothing else, that Gateway; else each
 * Service behind a waypoint that selects nothing but what the policy selects. Nothing else is ever bound with it, for an
 * ALLOW policy denies whatever it does not list.
 */
export function waypointTargets(policy: Selecting, facts: TargetEvidence): Targets {
  const world = worldOf(facts);
  if (world === undefined)
    return { cannot: 'pods, workloads, namespaces, Services and Gateways must all be known to tell which waypoint' };
  const used = servingWaypoints(policy, facts);
  const [only] = used;
  if (only === undefined)
    return {
      cannot: `no waypoint serves what it selects: \`istioctl waypoint apply -n ${policy.namespace} --enroll-namespace\` makes one`,
    };
  if (policy.namespace === world.root) return ofRoot(policy, used, facts);
  if (policy.selector === undefined && used.length === 1 && servesAlone(only, policy.namespace, world.behind, facts))
    return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: only.name }], waypoints: used };
  return byServices(policy.namespace, new Set(world.scopeOf(policy).ambient), world.behind, used);
}

/** Whether everything behind a waypoint, and the waypoint itself, is of one namespace, and no ServiceEntry among it. */
const servesAlone = (waypoint: Gateway, namespace: string, behind: BehindWaypoints, facts: TargetEvidence): boolean =>
  waypoint.namespace === namespace &&
  behind.services.every((one) => one.waypoint !== waypoint || one.service.namespace === namespace) &&
  [...behind.of].every(([member, its]) => member.namespace === namespace || !its.includes(waypoint)) &&
  facts.serviceEntries.known &&
  servedEntry(facts, waypoint) === undefined;

const mostRefs = 16;

function byServices(
  namespace: string,
  selected: ReadonlySet<Member>,
  { services }: BehindWaypoints,
  waypoints: readonly Gateway[],
): Targets {
  const touching = services.filter(({ members }) => members.some((member) => selected.has(member)));
  const isFitting = ({ service, members }: (typeof services)[number]): boolean =>
    service.namespace === namespace && members.every((member) => selected.has(member));
  const reached = new Set(touching.flatMap(({ members }) => members));
  if (!touching.every(isFitting) || ![...selected].every((member) => reached.has(member)))
    return { cannot: 'not everything that it selects is behind Services that select nothing else' };
  if (touching.length > mostRefs)
    return { cannot: `it would need ${touching.length} targetRefs, and at most ${mostRefs} may be there` };
  return { targetRefs: touching.map(({ service }) => ({ group: '', kind: 'Service', name: service.name })), waypoints };
}

/** The waypoints that calls to what a policy selects go through; none where that is not known. */
export function servingWaypoints(policy: Selecting, facts: TargetEvidence): readonly Gateway[] {
  const world = worldOf(facts);
  if (world === undefined) return [];
  return waypointsBefore(world.behind, world.scopeOf(policy).ambient);
}

/** Who is in the mesh and behind which waypoint; undefined where a list of it is not known. */
function worldOf(facts: TargetEvidence) {
  const { pods, workloads, namespaces, services, gateways, gatewayClasses, controlPlanes } = facts;
  if (!pods.known || !workloads.known || !namespaces.known || !services.known || !gateways.known) return undefined;
  const evidence = { ...facts, pods: pods.value, workloads: workloads.value, namespaces: namespaces.value };
  const members = meshMembers(evidence);
  const root = rootNamespace(pods.value, facts.meshConfig);
  return {
    root,
    scopeOf: policyScopes(members, root),
    behind: behindWaypoints(
      ...([members, services.value, namespaces.value] as const),
      ...([gateways.value, gatewayClasses, controlPlanes] as const),
    ),
  };
}

function ofRoot(policy: Selecting, waypoints: readonly Gateway[], facts: TargetEvidence): Targets {
  if (policy.selector !== undefined)
    return {
      cannot:
        'it has a selector in the root namespace, and targetRefs from there are for every waypoint or none: write it in the namespaces of what it selects',
    };
  const reads = byIstioVersion(facts.controlPlanes, (minor) => minor >= 25);
  if (!reads.known) return { cannot: reads.why };
  if (!reads.value) return { cannot: 'targetRefs to the GatewayClass need Istio 1.25: bind a copy to each waypoint' };
  const entry = servedEntry(facts);
  if (entry !== undefined)
    return {
      cannot: `for the GatewayClass it would hold for calls out of the mesh too (${entry}): bind a copy to each waypoint that it is for`,
    };
  return {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }],
    waypoints,
  };
}
