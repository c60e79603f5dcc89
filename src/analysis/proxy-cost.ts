import { known, missing, type Reading } from '../model/reading.ts';
import type { CostLine, NamespaceCost, RoleCost } from '../model/report-cost.ts';
import { roles } from '../model/role.ts';
import type { Fact } from '../model/snapshot.ts';
import { efficiency } from './efficiency.ts';
import type { RoleUsage } from './role-usages.ts';

type Usage = Fact<'proxyUsage'>[number];
type Cost = Omit<RoleCost, 'role'>;

/** Hours of a month in every monthly figure. */
export const monthHours = 730;

/** Hours that a proxy lived, by whichever saw it longer: cAdvisor's samples or kube-state-metrics' list. */
export const livedHours = ({ sampledHours, listedHours }: Usage): number => Math.max(sampledHours, listedHours);

/** Allocated cost of one proxy over the period by resource, USD, at the rates of the nodes it ran on; 0 where there is no price. */
export const usdOf = ({ usage, rate }: Pick<RoleUsage, 'usage' | 'rate'>): { cpuUsd: number; memoryUsd: number } => ({
  cpuUsd: usage.cpuAllocatedCoreHours * (rate?.rate.cpuCoreHourUsd ?? 0),
  memoryUsd: usage.memoryAllocatedGibHours * (rate?.rate.memoryGibHourUsd ?? 0),
});

/**
 * What a group of proxies used, reserved and cost.
 *
 *   periodUsd  = Σ cpuAllocatedCoreHours × core-hour rate + memoryAllocatedGibHours × GiB-hour rate
 *   monthlyUsd = periodUsd / coveredHours × 730
 *
 * where allocated is max(request, usage), averaged over the period (OpenCost's allocation), at the rates of the node
 * that each proxy ran on. What ran on a node without a price is counted as nothing and marked: `atLeast`.
 * @param coveredHours hours of the period that are backed by samples
 * @returns USD, unrounded; missing when there are no prices at all
 */
export function proxyCost(rows: readonly RoleUsage[], coveredHours: number): Cost {
  const sum = (field: Exclude<keyof Usage, 'namespace' | 'pod' | 'container'>): number =>
    rows.reduce((total, { usage }) => total + usage[field], 0);
  const periodUsd = periodCost(rows);
  return {
    cpuCoreHours: sum('cpuCoreHours'),
    memoryGibHours: sum('memoryGibHours'),
    cpuRequestCoreHours: sum('cpuRequestCoreHours'),
    memoryRequestGibHours: sum('memoryRequestGibHours'),
    cpuAllocatedCoreHours: sum('cpuAllocatedCoreHours'),
    memoryAllocatedGibHours: sum('memoryAllocatedGibHours'),
    proxyHours: rows.reduce((total, { usage }) => total + livedHours(usage), 0),
    periodUsd,
    monthlyUsd: periodUsd.known ? known((periodUsd.value / coveredHours) * monthHours) : periodUsd,
    atLeast: rows.some(({ rate }) => rate !== undefined && rate.unpricedRatio > 0),
    efficiencyRatio: efficiencyOf(rows),
  };
}

function periodCost(rows: readonly RoleUsage[]): Reading<number> {
  if (rows.some(({ rate }) => rate === undefined)) return missing('there are no prices');
  if (rows.length > 0 && rows.every(({ rate }) => rate?.unpricedRatio === 1))
    return missing('none of the nodes it ran on has a price');
  return known(rows.reduce((total, row) => total + usdOf(row).cpuUsd + usdOf(row).memoryUsd, 0));
}

function efficiencyOf(rows: readonly RoleUsage[]): Reading<number> {
  const sum = (amount: (row: RoleUsage) => number): number => rows.reduce((total, row) => total + amount(row), 0);
  return efficiency(
    {
      used: sum(({ usage }) => usage.cpuCoreHours),
      requested: sum(({ usage }) => usage.cpuRequestCoreHours),
      usd: sum((row) => usdOf(row).cpuUsd),
    },
    {
      used: sum(({ usage }) => usage.memoryGibHours),
      requested: sum(({ usage }) => usage.memoryRequestGibHours),
      usd: sum((row) => usdOf(row).memoryUsd),
    },
  );
}

/** The cost of every role that is there, in the order of `roles`. */
export function roleCosts(rows: readonly RoleUsage[], coveredHours: number): RoleCost[] {
  const byRole = Map.groupBy(rows, ({ role }) => role);
  return roles.flatMap((role) => {
    const group = byRole.get(role);
    return group === undefined ? [] : [{ role, ...proxyCost(group, coveredHours) }];
  });
}

/** The cost of every namespace by role, by name. */
export const namespaceCosts = (rows: readonly RoleUsage[], coveredHours: number): NamespaceCost[] =>
  grouped(rows, ({ usage: { namespace }, role }) => ({ namespace, role })).map(([of, group]) => ({
    ...of,
    ...proxyCost(group, coveredHours),
  }));

/** The finest lines of the ledger: namespace × role × workload × team, by name. */
export const costLines = (rows: readonly RoleUsage[], coveredHours: number): CostLine[] =>
  grouped(rows, ({ usage: { namespace }, role, workload, team }) => ({ namespace, role, workload, team })).map(
    ([of, group]) => ({ ...of, ...proxyCost(group, coveredHours) }),
  );

/** Rows by what `of` says of them, in the order of its words. */
function grouped<Of>(rows: readonly RoleUsage[], of: (row: RoleUsage) => Of): (readonly [Of, readonly RoleUsage[]])[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(of(row)));
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => [JSON.parse(key) as Of, group]);
}
