import type { Period } from '../../model/period.ts';
import type { Sampling } from '../../model/usage-facts.ts';
import { isoOf, seconds } from './additive.ts';
import type { Ask, PrometheusClient } from './client.ts';
import { longRange } from './long-range.ts';
import { nothing } from './nothing.ts';
import { requestSamplesPerHour, usageSamplesPerHour } from './queries/sampling.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

const daySeconds = 86_400;

/** How well the period is backed by samples of usage and of requests, and how often they were taken. */
export async function sampling(
  client: PrometheusClient,
  select: Selector,
  usage: readonly PeriodJob[],
  requests: readonly PeriodJob[],
  period: Period,
): Promise<Sampling> {
  if (usage.length === 0) nothing(client, 'container_memory_working_set_bytes of a mesh container', 'Scrape cAdvisor.');
  const [usageCoverageRatio, requestCoverageRatio] = await Promise.all([
    coveredRatio(client, usageSamplesPerHour(select), usage, period),
    coveredRatio(client, requestSamplesPerHour(select), requests, period),
  ]);
  const intervals = [
    ...intervalsOf('container_memory_working_set_bytes', usage),
    ...intervalsOf('kube_pod_container_resource_requests', requests),
  ];
  return { usageCoverageRatio, requestCoverageRatio, intervals };
}

const intervalsOf = (metric: string, jobs: readonly PeriodJob[]): Sampling['intervals'] =>
  jobs.map(({ job, seconds: interval }) => ({ metric, job, seconds: interval }));

/** Share of the period's hours that any of the jobs scraped, hour by hour, a partly scraped hour in part. */
async function coveredRatio(
  client: PrometheusClient,
  ask: Ask,
  jobs: readonly PeriodJob[],
  period: Period,
): Promise<number> {
  const [start, end] = [seconds(period.start), seconds(period.end)];
  const hours = new Map<number, number>();
  for (const { labels, points } of await longRange(client, ask, [start + 3600 - 0.001, end - 0.001], 3600)) {
    const scraped = jobs.filter(({ job }) => job === (labels.job ?? ''));
    // One sample more or less in an hour is a matter of where the hour is cut.
    for (const [at, samples] of points) {
      const day = isoOf(start + Math.floor((at - start) / daySeconds) * daySeconds);
      const interval = onDay(scraped, day)[0]?.longestSeconds ?? 0;
      hours.set(at, Math.max(hours.get(at) ?? 0, Math.min(1, ((samples + 1) * interval) / 3600)));
    }
  }
  const covered = [...hours.values()].reduce((sum, share) => sum + share, 0);
  return Math.min(1, covered / period.hours);
}
