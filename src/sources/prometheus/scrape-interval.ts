import type { Period } from '../../model/period.ts';
import { seconds } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { quoted, type Selector } from './selector.ts';

/** How often one job scrapes: what turns a count of samples into hours. */
export interface ScrapeJob {
  readonly job: string;
  readonly seconds: number;
}

/**
 * The scrape interval of every job that exposes `metric`, measured on each job's most sampled series:
 * the mean distance of its samples, gaps left out.
 */
export async function scrapeJobs(
  client: PrometheusClient,
  select: Selector,
  metric: string,
  inner: string,
  period: Period,
): Promise<readonly ScrapeJob[]> {
  const name = `scrape interval of ${metric}`;
  const end = seconds(period.end) - 0.001;
  const longest = await client.instant(
    { name, promql: `topk by (job) (1, count_over_time(${select(metric, inner)}[${Math.round(period.hours)}h]))` },
    end,
  );
  const measured = await Promise.all(
    longest.map(async ({ labels }) => {
      const { job = '' } = labels;
      const same = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
      const promql = `${select(metric, same.join(','))}[${Math.round(period.hours)}h]`;
      const [series] = await client.range({ name, promql }, 0, end, 0);
      return { job, seconds: meanDistance(series?.points.map(([at]) => at) ?? []) };
    }),
  );
  return measured.filter((one): one is ScrapeJob => one.seconds !== undefined).sort((a, b) => (a.job < b.job ? -1 : 1));
}

/** Mean distance of neighbours, counting only those up to 1.5 times the median: a gap is not an interval. */
export function meanDistance(instants: readonly number[]): number | undefined {
  const distances = instants.slice(1).map((at, index) => at - (instants[index] ?? at));
  const median = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)];
  if (median === undefined || median <= 0) return undefined;
  const regular = distances.filter((distance) => distance <= 1.5 * median);
  return regular.reduce((sum, distance) => sum + distance, 0) / regular.length;
}
