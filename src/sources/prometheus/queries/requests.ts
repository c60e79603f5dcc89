import type { ScrapeJob } from '../scrape-interval.ts';
import type { Selector } from '../selector.ts';
import { eachFamily, perContainer, perPodLife, type Query, type Resource } from './parts.ts';

/**
 * Something about requests over a span, series by series: the time a pod was listed, times the share of it that it
 * was not finished. kube-state-metrics goes on exporting the requests of finished pods, which reserve nothing.
 * Without the phase metric every listed pod counts in full.
 */
function whileUnfinished(select: Selector, listed: string, span: string): string {
  const unfinished = `sum by (namespace,pod,uid) (max by (namespace,pod,uid,phase) (avg_over_time(${select('kube_pod_status_phase', 'phase=~"Pending|Running|Unknown"')}[${span}])))`;
  return `sum ${perContainer} (${listed} * on (namespace,pod,uid) group_left () ${unfinished} or ${listed})`;
}

export const requestSeconds = (select: Selector, jobs: readonly ScrapeJob[], resource: Resource): Query => ({
  name: `proxy ${resource} requests`,
  promql: (span) => {
    const listed = eachFamily(
      select,
      jobs,
      `resource="${resource}"`,
      (series, { seconds }) => `sum_over_time(${series}[${span}]) * ${seconds}`,
    );
    return whileUnfinished(select, `max ${perPodLife} (${listed})`, span);
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
    return whileUnfinished(select, `max ${perPodLife} (${listed})`, span);
  },
  unit: 'seconds',
  why: 'how long kube-state-metrics listed each proxy as unfinished: the other half of coverage',
});
