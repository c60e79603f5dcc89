import type { WeekCost } from '../model/history.ts';
import type { NamespaceCost } from '../model/report-cost.ts';

/** What later weeks compare this one with: the lines of the namespaces, without what they do not need. */
export const weekCosts = (namespaces: readonly NamespaceCost[]): WeekCost[] =>
  namespaces.map(({ namespace, role, cpuAllocatedCoreHours, memoryAllocatedGibHours, proxyHours, periodUsd }) => ({
    namespace,
    role,
    cpuAllocatedCoreHours,
    memoryAllocatedGibHours,
    proxyHours,
    ...(periodUsd.known && { periodUsd: periodUsd.value }),
  }));
