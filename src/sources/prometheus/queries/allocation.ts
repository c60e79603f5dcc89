import type { ScrapeJob } from '../scrape-interval.ts';
import type { Selector } from '../selector.ts';
import {
  anyJob,
  eachFamily,
  meshContainers,
  newestWithin,
  ofJob,
  onceEach,
  perContainer,
  type Query,
  type Resource,
} from './parts.ts';

/** Distance of the points at which max(request, usage) is taken, seconds. */
const gridSeconds = 300;

/** Requests of unfinished pods at one point of the grid. */
function requestNow(select: Selector, jobs: readonly ScrapeJob[], resource: Resource): string {
  const newest = eachFamily(
    select,
    jobs,
    `resource="${resource}"`,
    (series, job) => `last_over_time(${series}[${newestWithin(job)}])`,
  );
  return `((${newest}) unless on (namespace,pod,uid) (${select('kube_pod_status_phase', 'phase=~"Succeeded|Failed"')} == 1))`;
}

/**
 * Usage at one point of the grid, per container. The slope of the samples that are there, and only while the cgroup
 * is: rate() would under-count the first window of a pod's life, and count on after its end.
 */
function usageNow(select: Selector, jobs: readonly ScrapeJob[], resource: Resource): string {
  const terms = anyJob(jobs, (job) => {
    const newest = (metric: string): string =>
      `last_over_time(${select(metric, ofJob(meshContainers, job))}[${newestWithin(job)}])`;
    if (resource === 'memory') return newest('container_memory_working_set_bytes');
    const window = `${Math.max(gridSeconds, Math.ceil(4 * job.seconds))}s`;
    const counter = select('container_cpu_usage_seconds_total', ofJob(meshContainers, job));
    return `(clamp_min(deriv(${counter}[${window}]), 0) and ${newest('container_cpu_usage_seconds_total')})`;
  });
  return onceEach(terms, 'avg');
}

/** A grid no finer than the samples: between two of them there is nothing new to see. */
const gridOf = (jobs: readonly ScrapeJob[]): number =>
  gridSeconds * Math.max(1, Math.ceil(Math.min(...jobs.map(({ seconds }) => seconds)) / gridSeconds - 0.05));

export const allocatedSeconds = (
  select: Selector,
  usage: readonly ScrapeJob[],
  requests: readonly ScrapeJob[],
  resource: Resource,
): Query => ({
  name: `proxy ${resource} allocation`,
  promql: (span) => {
    const sides = [
      ...(usage.length > 0 ? [usageNow(select, usage, resource)] : []),
      ...(requests.length > 0 ? [requestNow(select, requests, resource)] : []),
    ];
    const grid = gridOf([...usage, ...requests]);
    return `sum ${perContainer} (sum_over_time((max ${perContainer} (${sides.join(' or ')}))[${span}:${grid}s])) * ${grid}`;
  },
  unit: resource === 'cpu' ? 'core-seconds' : 'byte-seconds',
  why: 'max(request, usage) at every point, then summed: the average of the maximum, as OpenCost allocates',
});
