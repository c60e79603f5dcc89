import type { Period } from '../../model/period.ts';
import { additive, seconds } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { quoted, type Selector } from './selector.ts';

/** How often one job scrapes: what turns a count of samples into hours. */
export interface ScrapeJob {
  readonly job: string;
  readonly seconds: number;
}

/**
 * The scrape interval of every job that exposed one of `metrics` in the period, measured on each job's most sampled
 * series of a day.
 */
export async function scrapeJobs(
  client: PrometheusClient,
  select: Selector,
  metrics: readonly string[],
  inner: string,
  period: Period,
): Promise<readonly ScrapeJob[]> {
  const name = `scrape interval of ${metrics[0]}`;
  const named = `__name__=~"${metrics.join('|')}"`;
  const longest = new Map<string, Row>();
  const queryOf = (of: Selector) => ({
    name,
    promql: (span: string) =>
      `topk by (job) (1, count_over_time(${of('', [named, ...(inner === '' ? [] : [inner])].join())}[${span}]))`,
  });
  await additive(client, select, queryOf, period, (rows) => {
    for (const row of rows) {
      const { job = '' } = row.labels;
      if (row.value > (longest.get(job)?.value ?? 0)) longest.set(job, row);
    }
  });
  const measured = await Promise.all(
    [...longest].map(async ([job, { labels }]) => {
      const same = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
      const promql = `${select('', [named, ...same].join(','))}[${Math.round(period.hours * 3600)}s]`;
      const [series] = await client.samples({ name, promql }, seconds(period.end) - 0.001);
      return { job, seconds: samplingInterval(series?.points.map(([at]) => at) ?? []) };
    }),
  );
  return measured.filter((one): one is ScrapeJob => one.seconds !== undefined).sort((a, b) => (a.job < b.job ? -1 : 1));
}

/**
 * The interval that a series was sampled at, although some samples are missing and others carry timestamps that lag:
 * the span that the samples cover, divided by the number of intervals in it.
 * @returns undefined for fewer than two samples
 */
export function samplingInterval(instants: readonly number[]): number | undefined {
  const rough = roughInterval(instants);
  if (rough === undefined || rough <= 0) return undefined;
  const distances = instants.slice(1).map((at, index) => at - (instants[index] ?? at));
  const near = distances.filter((distance) => distance < longestGap * rough);
  const intervals = near.reduce((sum, distance) => sum + Math.round(distance / rough), 0);
  return near.reduce((sum, distance) => sum + distance, 0) / intervals;
}

/** A longer silence, in intervals, says nothing of the interval. */
const longestGap = 10;

/** Median over a few samples at a time, so that a lag of one of them counts little. */
function roughInterval(instants: readonly number[]): number | undefined {
  const stride = Math.max(1, Math.min(8, Math.floor((instants.length - 1) / 4)));
  const means = instants.slice(stride).map((at, index) => (at - (instants[index] ?? at)) / stride);
  return means.toSorted((a, b) => a - b)[Math.floor(means.length / 2)];
}
