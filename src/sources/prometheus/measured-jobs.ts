import type { Period } from '../../model/period.ts';
import { additive, seconds } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { samplingInterval } from './scrape-interval.ts';
import type { PeriodJob, ScrapeJob } from './scrape-job.ts';
import { quoted, type Selector } from './selector.ts';

const daySeconds = 86_400;
/** What makes two series of one job two tellings of the same. */
const perSubject = 'job,namespace,pod,uid,node,container,id,name,resource';

/**
 * Every job that exposed one of `metrics` in the period: its scrape interval of each day, measured on its most sampled
 * series of that day.
 */
export async function measuredJobs(
  client: PrometheusClient,
  select: Selector,
  metrics: readonly string[],
  inner: string,
  period: Period,
): Promise<readonly PeriodJob[]> {
  const name = `scrape interval of ${metrics[0]}`;
  const named = `__name__=~"${metrics.join('|')}"`;
  const series = (of: Selector): string => of('', [named, ...(inner === '' ? [] : [inner])].join());
  const [longest, several] = await Promise.all([
    mostOf(client, select, period, {
      name,
      of: (of, span) => `topk by (job) (1, count_over_time(${series(of)}[${span}]))`,
    }),
    mostOf(client, select, period, {
      name: `series of ${metrics[0]}`,
      of: (of, span) => `max by (job) (count by (${perSubject}) (last_over_time(${series(of)}[${span}])))`,
    }),
  ]);
  const measured = await Promise.all(
    [...longest].map(async ([key, { labels, day }]): Promise<[string, ScrapeJob] | undefined> => {
      const same = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
      const promql = `${select('', [named, ...same].join(','))}[${daySeconds}s]`;
      const end = Math.min(seconds(day) + daySeconds, seconds(period.end));
      const [found] = await client.samples({ name, promql }, end - 0.001);
      const interval = samplingInterval(found?.points.map(([at]) => at) ?? []);
      const severalSeries = (several.get(key)?.value ?? 0) > 1;
      return interval && [day, { job: labels.job ?? '', ...interval, severalSeries }];
    }),
  );
  const days = measured.filter((one) => one !== undefined);
  return [...Map.groupBy(days, ([, { job }]) => job)]
    .map(([job, ofJob]) => overPeriod(job, new Map(ofJob)))
    .sort((a, b) => (a.job < b.job ? -1 : 1));
}

interface Most extends Row {
  readonly day: string;
}

/** The row of the greatest value, of every job and day. */
async function mostOf(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  { name, of }: { readonly name: string; readonly of: (select: Selector, span: string) => string },
): Promise<Map<string, Most>> {
  const most = new Map<string, Most>();
  const queryOf = (within: Selector) => ({ name, promql: (span: string) => of(within, span) });
  await additive(client, select, queryOf, period, (rows, day) => {
    for (const row of rows) {
      const key = `${day}/${row.labels.job ?? ''}`;
      if (row.value > (most.get(key)?.value ?? 0)) most.set(key, { ...row, day });
    }
  });
  return most;
}

function overPeriod(job: string, days: ReadonlyMap<string, ScrapeJob>): PeriodJob {
  const all = [...days.values()];
  const typical = all.map(({ seconds: one }) => one).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  return {
    job,
    seconds: typical,
    longestSeconds: Math.max(...all.map(({ longestSeconds }) => longestSeconds)),
    severalSeries: all.some(({ severalSeries }) => severalSeries),
    days,
  };
}
