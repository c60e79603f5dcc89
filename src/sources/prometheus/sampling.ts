import type { Period } from '../../model/period.ts';
import type { Sampling } from '../../model/prometheus-facts.ts';
import { seconds } from './additive.ts';
import type { Ask, PrometheusClient } from './client.ts';
import { longRange } from './long-range.ts';
import { nothing } from './nothing.ts';
import { requestSamplesPerHour, usageSamplesPerHour } from './queries/sampling.ts';
import type { ScrapeJob } from './scrape-interval.ts';
import type { Selector } from './selector.ts';

/** How well the period is backed by samples of usage and of requests, and how often they were taken. */
export async function sampling(
  client: PrometheusClient,
  select: Selector,
  usage: readonly ScrapeJob[],
  requests: readonly ScrapeJob[],
  period: Period,
): Promise<Sampling> {
  if (usage.length === 0) nothing(client, 'container_memory_working_set_bytes of a mesh container', 'Scrape cAdvisor.');
  const [usageCoverageRatio, requestCoverageRatio] = await Promise.all([
    coveredRatio(client, usageSamplesPerHour(select), usage, period),
    coveredRatio(client, requestSamplesPerHour(select), requests, period),
  ]);
  const intervals = [
    ...usage.map((job) => ({ metric: 'container_memory_working_set_bytes', ...job })),
    ...requests.map((job) => ({ metric: 'kube_pod_container_resource_requests', ...job })),
  ];
  return { usageCoverageRatio, requestCoverageRatio, intervals };
}

/** Share of the period's hours that any of the jobs scraped, hour by hour, a partly scraped hour in part. */
async function coveredRatio(
  client: PrometheusClient,
  ask: Ask,
  jobs: readonly ScrapeJob[],
  period: Period,
): Promise<number> {
  const [start, end] = [seconds(period.start), seconds(period.end)];
  const hours = new Map<number, number>();
  for (const { labels, points } of await longRange(client, ask, [start + 3600 - 0.001, end - 0.001], 3600)) {
    const interval = jobs.find(({ job }) => job === (labels.job ?? ''))?.seconds ?? 0;
    // One sample more or less in an hour is a matter of where the hour is cut.
    for (const [at, samples] of points) {
      hours.set(at, Math.max(hours.get(at) ?? 0, Math.min(1, ((samples + 1) * interval) / 3600)));
    }
  }
  const covered = [...hours.values()].reduce((sum, share) => sum + share, 0);
  return Math.min(1, covered / period.hours);
}
