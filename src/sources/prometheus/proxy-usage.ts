import type { Period } from '../../model/period.ts';
import type { ProxyUsage } from '../../model/usage-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { allocatedSeconds, allocationGridSeconds } from './queries/allocation.ts';
import type { Query, Resource } from './queries/parts.ts';
import { listedSeconds, requestSeconds } from './queries/requests.ts';
import { cpuSeconds, memoryByteSeconds, sampledSeconds } from './queries/usage.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

const hour = 3600;
const gibHour = 3600 * 1024 ** 3;

type Field = Exclude<keyof ProxyUsage, 'namespace' | 'pod' | 'container'>;

/** Usage, requests and allocation of every mesh container over the period, gone pods included. */
export async function proxyUsage(
  client: PrometheusClient,
  select: Selector,
  jobs: { readonly usage: readonly PeriodJob[]; readonly requests: readonly PeriodJob[] },
  period: Period,
): Promise<ProxyUsage[]> {
  const byContainer = new Map<string, ProxyUsage>();
  const fill = (field: Field, queryOf: (select: Selector, day: string) => Query, unit: number): Promise<void> =>
    additive(client, select, queryOf, period, (rows) => add(byContainer, rows, field, unit));
  const { usage, requests } = jobs;
  const gridSeconds = allocationGridSeconds([...usage, ...requests]);
  const allocated = (resource: Resource) => (of: Selector, day: string) =>
    allocatedSeconds(of, onDay(usage, day), onDay(requests, day), resource, gridSeconds);
  await Promise.all([
    fill('cpuCoreHours', cpuSeconds, hour),
    ...(usage.length > 0
      ? [
          fill('memoryGibHours', (of, day) => memoryByteSeconds(of, onDay(usage, day)), gibHour),
          fill('sampledHours', (of, day) => sampledSeconds(of, onDay(usage, day)), hour),
        ]
      : []),
    ...(requests.length > 0
      ? [
          fill('listedHours', (of, day) => listedSeconds(of, onDay(requests, day)), hour),
          fill('cpuRequestCoreHours', (of, day) => requestSeconds(of, onDay(requests, day), 'cpu'), hour),
          fill('memoryRequestGibHours', (of, day) => requestSeconds(of, onDay(requests, day), 'memory'), gibHour),
        ]
      : []),
    ...(usage.length + requests.length > 0
      ? [
          fill('cpuAllocatedCoreHours', allocated('cpu'), hour),
          fill('memoryAllocatedGibHours', allocated('memory'), gibHour),
        ]
      : []),
  ]);
  const rows = [...byContainer].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return rows.filter(lived);
}

/** A pod that was over before the period is still listed in it, with nothing to its name. */
const lived = ({ namespace: _namespace, pod: _pod, container: _container, ...figures }: ProxyUsage): boolean =>
  Object.values(figures).some((figure) => figure > 0);

function add(byContainer: Map<string, ProxyUsage>, rows: readonly Row[], field: Field, unit: number): void {
  for (const { labels, value } of rows) {
    const { namespace = '', pod = '', container = '' } = labels;
    const key = `${namespace}/${pod}/${container}`;
    const row = byContainer.get(key) ?? unused(namespace, pod, container);
    row[field] += value / unit;
    byContainer.set(key, row);
  }
}

const unused = (namespace: string, pod: string, container: string): ProxyUsage => ({
  namespace,
  pod,
  container,
  cpuCoreHours: 0,
  memoryGibHours: 0,
  cpuRequestCoreHours: 0,
  memoryRequestGibHours: 0,
  cpuAllocatedCoreHours: 0,
  memoryAllocatedGibHours: 0,
  sampledHours: 0,
  listedHours: 0,
});
