import { containerRole } from '../derive/container-role.ts';
import type { PodRole } from '../derive/pod-role.ts';
import { known, type Reading } from '../model/reading.ts';
import type { NamespaceCost, RoleCost } from '../model/report.ts';
import { type Role, roles } from '../model/role.ts';
import type { Fact } from '../model/snapshot.ts';

type Usage = Fact<'proxyUsage'>[number];
type Prices = Fact<'prices'>;
type Cost = Omit<RoleCost, 'role'>;

/** Hours of a month in every monthly figure. */
export const monthHours = 730;

/** One row of usage with the role of its pod. */
export interface RoleUsage {
  readonly usage: Usage;
  readonly role: Role;
}

/** The rows that belong to the mesh, each with its role; others (a container that is merely named `discovery`) are not ours. */
export function roleUsages(
  usages: readonly Usage[],
  roleOf: (namespace: string, pod: string) => { readonly role: PodRole },
): RoleUsage[] {
  return usages.flatMap((usage) => {
    const role = containerRole(usage.container, roleOf(usage.namespace, usage.pod).role);
    return role === 'none' ? [] : [{ usage, role }];
  });
}

/** Hours that a proxy lived, by whichever saw it longer: cAdvisor's samples or kube-state-metrics' list. */
export const livedHours = ({ sampledHours, listedHours }: Usage): number => Math.max(sampledHours, listedHours);

/**
 * What a group of proxies used, reserved and cost.
 *
 *   periodUsd  = Σ cpuAllocatedCoreHours × core-hour rate + memoryAllocatedGibHours × GiB-hour rate
 *   monthlyUsd = periodUsd / coveredHours × 730
 *
 * where allocated is max(request, usage), taken every five minutes (OpenCost's allocation).
 * @param coveredHours hours of the period that are backed by samples
 * @returns USD, unrounded
 */
export function proxyCost(usages: readonly Usage[], prices: Reading<Prices>, coveredHours: number): Cost {
  const sum = (field: Exclude<keyof Usage, 'namespace' | 'pod' | 'container'>): number =>
    usages.reduce((total, usage) => total + usage[field], 0);
  const cpuAllocatedCoreHours = sum('cpuAllocatedCoreHours');
  const memoryAllocatedGibHours = sum('memoryAllocatedGibHours');
  const periodUsd: Reading<number> = prices.known
    ? known(
        cpuAllocatedCoreHours * prices.value.cpuCoreHourUsd + memoryAllocatedGibHours * prices.value.memoryGibHourUsd,
      )
    : prices;
  return {
    cpuCoreHours: sum('cpuCoreHours'),
    memoryGibHours: sum('memoryGibHours'),
    cpuRequestCoreHours: sum('cpuRequestCoreHours'),
    memoryRequestGibHours: sum('memoryRequestGibHours'),
    cpuAllocatedCoreHours,
    memoryAllocatedGibHours,
    proxyHours: usages.reduce((total, usage) => total + livedHours(usage), 0),
    periodUsd,
    monthlyUsd: periodUsd.known ? known((periodUsd.value / coveredHours) * monthHours) : periodUsd,
  };
}

/** The cost of every role that is there, in the order of `roles`. */
export function roleCosts(rows: readonly RoleUsage[], prices: Reading<Prices>, coveredHours: number): RoleCost[] {
  return roles.flatMap((role) => {
    const usages = rows.filter((row) => row.role === role).map(({ usage }) => usage);
    return usages.length === 0 ? [] : [{ role, ...proxyCost(usages, prices, coveredHours) }];
  });
}

/** The cost of every namespace by role, by name. */
export function namespaceCosts(
  rows: readonly RoleUsage[],
  prices: Reading<Prices>,
  coveredHours: number,
): NamespaceCost[] {
  const groups = Map.groupBy(rows, ({ usage, role }) => JSON.stringify([usage.namespace, role]));
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({
      namespace: group[0]?.usage.namespace ?? '',
      role: group[0]?.role ?? 'unclassified',
      ...proxyCost(
        group.map(({ usage }) => usage),
        prices,
        coveredHours,
      ),
    }));
}
