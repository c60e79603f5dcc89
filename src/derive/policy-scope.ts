import { labelled } from './labelled.ts';
import type { Member } from './mesh-members.ts';
import { remembered } from './remembered.ts';

/** Who a policy selects, by what would enforce it on them. */
export interface Scope {
  readonly sidecars: readonly Member[];
  readonly ambient: readonly Member[];
  readonly gateways: readonly Member[];
  readonly waypoints: readonly Member[];
  /** Proxies that could not be told apart. */
  readonly unclassified: readonly Member[];
  /** Applications outside the mesh, and the mesh's own agents, which enforce nothing on themselves. */
  readonly outside: readonly Member[];
  /** Of whose mode only their namespace could tell, and it is not known. */
  readonly unknown: readonly Member[];
  /** Scaled to zero, or between two runs: they will be in scope, and nothing of them runs now. */
  readonly idle: readonly Member[];
}

/** What of a policy decides its scope, when it has no targetRefs. */
export interface Selecting {
  readonly namespace: string;
  readonly selector?: Readonly<Record<string, string>> | undefined;
}

/**
 * Who each policy selects: the members of its namespace that its labels match, of every namespace when it stands in the
 * root namespace.
 * @see istio/istio pilot/pkg/model/policyattachment.go; serviceregistry/ambient/workloads.go, 1.22-1.31
 */
export function policyScopes(members: readonly Member[], root: string): (policy: Selecting) => Scope {
  const { everywhere, inNamespace } = indexed(members);
  return ({ namespace, selector = {} }) =>
    scopeOf(namespace === root ? everywhere(selector) : (inNamespace.get(namespace)?.(selector) ?? nobody));
}

const nobody: readonly Member[] = [];

const indexed = remembered((members: readonly Member[]) => ({
  everywhere: labelled(members),
  inNamespace: new Map(
    [...Map.groupBy(members, ({ namespace }) => namespace)].map(([name, all]) => [name, labelled(all)]),
  ),
}));

/** Remembered by the list itself: what selects a whole namespace, or the mesh, selects the same list each time. */
const scopeOf = remembered((members: readonly Member[]): Scope => {
  const parts = Map.groupBy(members, partOf);
  return {
    sidecars: parts.get('sidecars') ?? [],
    ambient: parts.get('ambient') ?? [],
    gateways: parts.get('gateways') ?? [],
    waypoints: parts.get('waypoints') ?? [],
    unclassified: parts.get('unclassified') ?? [],
    outside: parts.get('outside') ?? [],
    unknown: parts.get('unknown') ?? [],
    idle: parts.get('idle') ?? [],
  };
});

function partOf({ role, mode, idle }: Member): keyof Scope {
  if (role === 'gateway') return 'gateways';
  if (role === 'waypoint') return 'waypoints';
  if (role === 'unclassified') return 'unclassified';
  if (role !== 'none') return 'outside';
  if (idle) return 'idle';
  if (mode === 'sidecar') return 'sidecars';
  if (mode === 'ambient') return 'ambient';
  return mode === 'unknown' ? 'unknown' : 'outside';
}

/** `Pod shop/cart-1`, `Pod shop/cart-1 and 11 more`. */
export function membersInWords(members: readonly Member[]): string {
  const [first] = members;
  if (first === undefined) return 'nothing';
  const name = `${first.kind} ${first.namespace}/${first.name}`;
  return members.length === 1 ? name : `${name} and ${members.length - 1} more`;
}
