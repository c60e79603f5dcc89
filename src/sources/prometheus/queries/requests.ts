import type { ScrapeJob } from '../scrape-interval.ts';
import type { Selector } from '../selector.ts';
import { eachFamily, perContainer, perPodLife, type Query, type Resource } from './parts.ts';
import { whileUnfinished } from './pod-info.ts';

export const requestSeconds = (select: Selector, jobs: readonly ScrapeJob[], resource: Resource): Query => ({
  name: `proxy ${resource} requests`,
  promql: (span) => {
    const listed = eachFamily(
      select,
      jobs,
      `resource="${resource}"`,
      (series, { seconds }) => `sum_over_time(${series}[${span}]) * ${seconds}`,
    );
    return `sum ${perContainer} ${whileUnfinished(select, `max ${perPodLife} (${listed})`, span)}`;
  },
  unit: resource === 'cpu' ? 'core-seconds' : 'byte-seconds',
  why: 'what the scheduler keeps free for the proxies, from both families of kube-state-metrics',
});

export const listedSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'listed proxy time',
  promql: (span) => {
    const listed = eachFamily(
      select,
      jobs,
      'resource=~"cpu|memory"',
      (series, { seconds }) => `count_over_time(${series}[${span}]) * ${seconds}`,
    );
    return `sum ${perContainer} ${whileUnfinished(select, `max ${perPodLife} (${listed})`, span)}`;
  },
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
