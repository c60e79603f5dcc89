import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import {
  anyJob,
  type Containers,
  eachFamily,
  mesh,
  newestWithin,
  ofJob,
  onceEach,
  others,
  perContainer,
  type Query,
  type Resource,
} from './parts.ts';
import { finishedNow, podInfoNow } from './pod-info.ts';

/**
 * Distance of the points at which max(request, usage) of the proxies is taken, seconds. Each point is work for
 * Prometheus: a 300 s grid cost it four CPU-minutes for a week of 10,000 pods, this one a third of that. In the truth
 * test, where pods live two to eight hours, the worst line of all roles and namespaces is 0.26 % off on a 300 s grid,
 * 0.21 % on 580 s and 0.36 % here, against a bound of 0.5 %. Not a quarter of an hour: of CronJobs that start on the
 * quarter, each point would see the same moment.
 */
const finestGridSeconds = 870;
/** The same for what is not the mesh's, of which only sums per node are wanted. */
const otherGridSeconds = 3540;
/** CPU usage at a point is its slope over so many seconds before it, or four scrapes if that is longer. */
const slopeSeconds = 300;

const whileRunning = (select: Selector, newest: string): string =>
  `((${newest}) unless on (namespace,pod,uid) (${finishedNow(select)}))`;

/** Requests of unfinished pods at one point of the grid. */
const requestNow = (select: Selector, jobs: readonly ScrapeJob[], resource: Resource): string =>
  whileRunning(
    select,
    eachFamily(
      select,
      jobs,
      `resource="${resource}"`,
      (series, job) => `last_over_time(${series}[${newestWithin(job)}])`,
    ),
  );

/**
 * Usage at one point of the grid, per container. The slope of the samples that are there, and only while the cgroup
 * is: rate() would under-count the first window of a pod's life, and count on after its end.
 */
function usageNow(select: Selector, jobs: readonly ScrapeJob[], { usage }: Containers, resource: Resource): string {
  const terms = anyJob(jobs, (job) => {
    const newest = (metric: string): string =>
      `last_over_time(${select(metric, ofJob(usage, job))}[${newestWithin(job)}])`;
    if (resource === 'memory') return newest('container_memory_working_set_bytes');
    const window = `${Math.max(slopeSeconds, Math.ceil(4 * job.longestSeconds))}s`;
    const counter = select('container_cpu_usage_seconds_total', ofJob(usage, job));
    return `(clamp_min(deriv(${counter}[${window}]), 0) and ${newest('container_cpu_usage_seconds_total')})`;
  });
  return onceEach(terms, 'avg');
}

/** A grid no finer than the samples of the period: between two of them there is nothing new to see. */
export const allocationGridSeconds = (jobs: readonly ScrapeJob[]): number =>
  finestGridSeconds * Math.max(1, Math.ceil(Math.min(...jobs.map(({ seconds }) => seconds)) / finestGridSeconds - 0.1));

const unitOf = (resource: Resource): string => (resource === 'cpu' ? 'core-seconds' : 'byte-seconds');

export const allocatedSeconds = (
  select: Selector,
  usage: readonly ScrapeJob[],
  requests: readonly ScrapeJob[],
  resource: Resource,
  gridSeconds: number,
): Query => ({
  name: `proxy ${resource} allocation`,
  holdsPoints: true,
  gridSeconds,
  promql: (span) => {
    const sides = [
      ...(usage.length > 0 ? [usageNow(select, usage, mesh, resource)] : []),
      ...(requests.length > 0 ? [requestNow(select, requests, resource)] : []),
    ];
    return `sum ${perContainer} (sum_over_time((max ${perContainer} (${sides.join(' or ')}))[${span}:${gridSeconds}s]))`;
  },
  unit: unitOf(resource),
  why: 'max(request, usage) at every point, then summed: the average of the maximum, as OpenCost allocates',
});

/** Requests of whatever is not the mesh's. Of the init containers only those that go on running, as the scheduler sees it. */
function otherRequestNow(select: Selector, jobs: readonly ScrapeJob[], resource: Resource): string {
  const newest = (metric: string, inner: string): string =>
    anyJob(jobs, (job) => `last_over_time(${select(metric, ofJob(inner, job))}[${newestWithin(job)}])`);
  const inner = `${others.requests},resource="${resource}"`;
  const restartable = newest('kube_pod_init_container_info', 'restart_policy="Always"');
  return whileRunning(
    select,
    `${newest('kube_pod_container_resource_requests', inner)} or ((${newest('kube_pod_init_container_resource_requests', inner)}) and on (namespace,pod,container) (${restartable}))`,
  );
}

/**
 * The same of everything that is not the mesh's, added up per node on the server, which keeps the answer small. A pod
 * whose node kube-state-metrics does not say is in the row without a node; one that moves is where it was last.
 */
export const otherAllocatedSeconds = (
  select: Selector,
  usage: readonly ScrapeJob[],
  listing: readonly ScrapeJob[],
  resource: Resource,
): Query => ({
  name: `${resource} allocation of other containers`,
  everySeconds: otherGridSeconds,
  holdsPoints: true,
  promql: () => {
    const allocated = [
      ...(usage.length > 0 ? [usageNow(select, usage, others, resource)] : []),
      ...(listing.length > 0 ? [otherRequestNow(select, listing, resource)] : []),
    ];
    const running = anyJob(
      usage,
      (job) =>
        `last_over_time(${select('container_memory_working_set_bytes', ofJob(others.usage, job))}[${newestWithin(job)}])`,
    );
    const places = [
      ...(listing.length > 0
        ? [`topk by (namespace,pod) (1, ${podInfoNow(select, listing, 'namespace,pod,node')})`]
        : []),
      ...(usage.length > 0 ? [`group by (namespace,pod) (${running})`] : []),
    ];
    const perPod = `sum by (namespace,pod) (max ${perContainer} (${allocated.join(' or ')}))`;
    return `sum by (node) (${perPod} * on (namespace,pod) group_left (node) (${places.join(' or on (namespace,pod) ')}))`;
  },
  unit: unitOf(resource),
  why: 'what shares the nodes with the mesh, so that every dollar of a node is on one line of the report',
});
