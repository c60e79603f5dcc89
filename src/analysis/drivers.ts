import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import type { Drivers } from '../model/history.ts';
import type { Facts } from '../model/snapshot.ts';
import { usdOf } from './proxy-cost.ts';
import { requestsByNamespace } from './requests-by-namespace.ts';
import type { RoleUsage } from './role-usages.ts';

/** What drove the week's cost: requests and pod-hours by namespace, and the rates that the mesh paid on average. */
export function drivers(
  facts: Pick<Facts, 'podHours' | 'requestCounts' | 'prices' | 'pods'>,
  rows: readonly RoleUsage[],
  coveredHours: number,
): Drivers {
  const podHours = new Map((facts.podHours.known ? facts.podHours.value : []).map((one) => [one.namespace, one.hours]));
  const ambient = new Set(
    (facts.pods.known ? facts.pods.value : [])
      .filter((pod) => !isFinished(pod) && meshMode(pod) === 'ambient')
      .map(({ namespace }) => namespace),
  );
  const requests = requestsByNamespace(facts.requestCounts.known ? facts.requestCounts.value : [], ambient);
  const names = [...new Set([...podHours.keys(), ...requests.keys()])].toSorted();
  const rates = meanRates(rows);
  return {
    namespaces: names.map((namespace) => ({
      namespace,
      ...(podHours.has(namespace) && { podHours: podHours.get(namespace) }),
      ...(requests.has(namespace) && { requests: requests.get(namespace) }),
    })),
    coveredHours,
    ...(rates && { rates }),
  };
}

/** USD paid / hours allocated, of the rows that have a price. */
function meanRates(rows: readonly RoleUsage[]): Drivers['rates'] {
  const priced = rows.filter(({ rate }) => rate !== undefined && rate.unpricedRatio === 0);
  const sum = (amount: (row: RoleUsage) => number): number => priced.reduce((total, row) => total + amount(row), 0);
  const [cores, gib] = [sum((row) => row.usage.cpuAllocatedCoreHours), sum((row) => row.usage.memoryAllocatedGibHours)];
  if (cores <= 0 || gib <= 0) return undefined;
  return {
    cpuCoreHourUsd: sum((row) => usdOf(row).cpuUsd) / cores,
    memoryGibHourUsd: sum((row) => usdOf(row).memoryUsd) / gib,
  };
}
