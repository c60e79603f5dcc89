import type { WeekCost } from '../model/history.ts';
import type { NamespaceCost } from '../model/report-cost.ts';

/** What later weeks compare this one with: the lines of the namespaces, without what they do not need. A cost that is a lower bound is none. */
export const weekCosts = (namespaces: readonly NamespaceCost[]): WeekCost[] =>
  namespaces.map(
    ({ namespace, role, cpuAllocatedCoreHours, memoryAllocatedGibHours, proxyHours, periodUsd, atLeast }) => ({
      namespace,
      role,
      cpuAllocatedCoreHours,
      memoryAllocatedGibHours,
      proxyHours,
      ...(periodUsd.known && !atLeast && { periodUsd: periodUsd.value }),
    }),
  );
