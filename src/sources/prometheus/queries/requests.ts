import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import { oncePerLife } from './once-per-life.ts';
import { eachFamily, newestWithin, perContainer, perPodLife, type Query, type Resource } from './parts.ts';
import { whileUnfinished } from './pod-info.ts';

/** Samples of requests over a span, times their distance, per container: while its pod was not finished. */
function whileListed(
  select: Selector,
  jobs: readonly ScrapeJob[],
  inner: string,
  over: 'sum' | 'count',
  span: string,
): string {
  const listed = oncePerLife(jobs, perPodLife, span, {
    over: eachFamily(select, jobs, inner, (series, job) => `${over}_over_time(${series}[${span}]) * ${job.seconds}`),
    newest: eachFamily(select, jobs, inner, (series, job) => `last_over_time(${series}[${newestWithin(job)}])`),
  });
  return `sum ${perContainer} ${whileUnfinished(select, jobs, listed, span)}`;
}

export const requestSeconds = (select: Selector, jobs: readonly ScrapeJob[], resource: Resource): Query => ({
  name: `proxy ${resource} requests`,
  promql: (span) => whileListed(select, jobs, `resource="${resource}"`, 'sum', span),
  unit: resource === 'cpu' ? 'core-seconds' : 'byte-seconds',
  why: 'what the scheduler keeps free for the proxies, from both families of kube-state-metrics',
});

export const listedSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'listed proxy time',
  promql: (span) => whileListed(select, jobs, 'resource=~"cpu|memory"', 'count', span),
  unit: 'seconds',
  why: 'how long kube-state-metrics listed each proxy as unfinished: the other half of coverage',
});

/** Whether kube-state-metrics exports the init-container family at all. */
export const initRequestsSeen = (select: Selector): Query => ({
  name: 'requests of init containers',
  promql: (span) => `group (last_over_time(${select('kube_pod_init_container_resource_requests')}[${span}]))`,
  unit: '1',
  why: "native sidecars' requests are nowhere else; without the family they must not pass for zero",
});
