import type { Period } from '../../model/period.ts';
import type { OtherAllocation } from '../../model/usage-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { otherAllocatedSeconds } from './queries/allocation.ts';
import type { Resource } from './queries/parts.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

const secondsOf = { cpu: 3600, memory: 3600 * 1024 ** 3 } as const;

/** What everything outside the mesh was allocated in the period, by node. */
export async function otherAllocation(
  client: PrometheusClient,
  select: Selector,
  jobs: { readonly usage: readonly PeriodJob[]; readonly listing: readonly PeriodJob[] },
  period: Period,
): Promise<OtherAllocation[]> {
  const { usage, listing } = jobs;
  if (usage.length + listing.length === 0) return [];
  const nodes = new Map<string, OtherAllocation>();
  const fill = (resource: Resource, field: 'cpuAllocatedCoreHours' | 'memoryAllocatedGibHours'): Promise<void> =>
    additive(
      client,
      select,
      (of, day) => otherAllocatedSeconds(of, onDay(usage, day), onDay(listing, day), resource),
      period,
      (rows) => {
        for (const { labels, value } of rows) {
          const { node = '' } = labels;
          const row = nodes.get(node) ?? { node, cpuAllocatedCoreHours: 0, memoryAllocatedGibHours: 0 };
          row[field] += value / secondsOf[resource];
          nodes.set(node, row);
        }
      },
    );
  await Promise.all([fill('cpu', 'cpuAllocatedCoreHours'), fill('memory', 'memoryAllocatedGibHours')]);
  return [...nodes.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
}
