import { containerRole } from '../derive/container-role.ts';
import { podOwners } from '../derive/pod-owners.ts';
import { type PodRate, podRates } from '../derive/pod-rates.ts';
import type { SeenRole } from '../derive/seen-role.ts';
import type { Policy } from '../model/policy.ts';
import type { Role } from '../model/role.ts';
import type { Fact, Facts } from '../model/snapshot.ts';

type Usage = Fact<'proxyUsage'>[number];

/** One row of usage with whose it is and what it paid; `rate` is absent when there are no prices at all. */
export interface RoleUsage {
  readonly usage: Usage;
  readonly role: Role;
  readonly workload: string;
  readonly team: string;
  readonly rate?: PodRate | undefined;
}

/** The rows that belong to the mesh; and the others, such as a container that is merely named `discovery`. */
export interface ToldApart {
  readonly mesh: readonly RoleUsage[];
  readonly notMesh: readonly Omit<RoleUsage, 'role'>[];
}

export function roleUsages(
  facts: Pick<Facts, 'proxyUsage' | 'prices' | 'pods' | 'podsSeen' | 'namespaces'>,
  roleOf: (namespace: string, pod: string) => SeenRole,
  teams: Policy['teams'],
): ToldApart {
  const ownerOf = podOwners(facts, teams);
  const rateOf = facts.prices.known ? podRates({ ...facts, prices: facts.prices.value }) : () => undefined;
  const mesh: RoleUsage[] = [];
  const notMesh: Omit<RoleUsage, 'role'>[] = [];
  for (const usage of facts.proxyUsage.known ? facts.proxyUsage.value : []) {
    const { namespace, pod, container } = usage;
    const role = containerRole(container, roleOf(namespace, pod).role);
    const row = { usage, ...ownerOf(namespace, pod), rate: rateOf(namespace, pod) };
    if (role === 'none') notMesh.push(row);
    else mesh.push({ ...row, role });
  }
  return { mesh, notMesh };
}
