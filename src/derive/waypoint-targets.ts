import type { Facts } from '../model/snapshot.ts';
import { behindWaypoints } from './behind-waypoints.ts';
import { byIstioVersion } from './istio-versions.ts';
import { meshMembers } from './mesh-members.ts';
import type { Selecting } from './policy-scope.ts';
import { policyScopes } from './policy-scope.ts';
import { rootNamespace } from './root-namespace.ts';

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
  | 'gateways'
  | 'gatewayClasses'
  | 'controlPlanes'
  | 'meshConfig'
  | 'injectorConfig'
  | 'ambientCni'
>;

export const targetWants = [
  ...(['pods', 'workloads', 'namespaces', 'services', 'gateways', 'gatewayClasses'] as const),
  ...(['controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'] as const),
] as const;

/** Where a policy has to be bound for a waypoint to enforce it on what it selects now; or why nowhere. */
export type Targets =
  | { readonly targetRefs: readonly Ref[]; readonly waypoints: readonly Gateway[] }
  | { readonly cannot: string };

/**
 * The targetRefs that stand for a selector: of a policy in the root namespace the class of waypoints (1.25 and newer);
 * of one for a whole namespace whose only waypoint is in it, that Gateway; else each Service behind a waypoint that
 * selects nothing but what the policy selects, so that nothing else is bound with it.
 */
export function waypointTargets(policy: Selecting, facts: TargetEvidence): Targets {
  const world = worldOf(facts);
  if (world === undefined)
    return { cannot: 'pods, workloads, namespaces, Services and Gateways must all be known to tell which waypoint' };
  const selected = new Set(world.scopeOf(policy).ambient);
  const used = servingWaypoints(policy, facts);
  const [only] = used;
  if (only === undefined)
    return {
      cannot: `no waypoint serves what it selects: \`istioctl waypoint apply -n ${policy.namespace} --enroll-namespace\` makes one`,
    };
  if (policy.namespace === world.root) return ofRoot(used, facts.controlPlanes);
  if (policy.selector === undefined && used.length === 1 && only.namespace === policy.namespace)
    return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: only.name }], waypoints: used };
  const fitting = world.behind.services.filter(
    ({ service, members }) =>
      service.namespace === policy.namespace && members.length > 0 && members.every((member) => selected.has(member)),
  );
  const reached = new Set(fitting.flatMap(({ members }) => members));
  if (![...selected].every((member) => reached.has(member)))
    return { cannot: 'not everything that it selects is behind a Service that selects nothing else' };
  return {
    targetRefs: fitting.map(({ service }) => ({ group: '', kind: 'Service', name: service.name })),
    waypoints: used,
  };
}

/** The waypoints that calls to what a policy selects go through; none where that is not known. */
export function servingWaypoints(policy: Selecting, facts: TargetEvidence): Gateway[] {
  const world = worldOf(facts);
  if (world === undefined) return [];
  return [...new Set(world.scopeOf(policy).ambient.flatMap((member) => world.behind.of.get(member) ?? []))];
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

function ofRoot(waypoints: readonly Gateway[], controlPlanes: Facts['controlPlanes']): Targets {
  const reads = byIstioVersion(controlPlanes, (minor) => minor >= 25);
  if (!reads.known) return { cannot: reads.why };
  if (!reads.value) return { cannot: 'targetRefs to the GatewayClass need Istio 1.25: bind a copy to each waypoint' };
  return {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }],
    waypoints,
  };
}
