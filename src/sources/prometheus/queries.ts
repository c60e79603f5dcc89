import type { Additive } from './additive.ts';
import type { Ask } from './client.ts';
import type { ScrapeJob } from './scrape-interval.ts';
import { quoted, type Selector } from './selector.ts';

/*
 * Every question put to Prometheus, as data: a unit and a reason each.
 *
 * Two rules hold for all of them. Several jobs may scrape the same container, and a restarted container
 * has a new `id`: so `max by (…, id, name)` first, which makes one of duplicates, and only then `sum`.
 * And a restarted, finished or short-lived pod counts for as long as it lived: so integrals, not averages.
 */

/** Containers that belong to the mesh; which role they play is for `derive/pod-role.ts`. */
export const meshContainers = 'container=~"istio-proxy|agentgateway|discovery|install-cni",image!=""';
const meshRequests = 'container=~"istio-proxy|agentgateway|discovery|install-cni"';
const perContainer = 'by (namespace,pod,container)';
const perCgroup = 'by (namespace,pod,container,id,name)';

/** Distance of the points at which max(request, usage) is taken, seconds. */
export const gridSeconds = 300;

export interface Query extends Additive {
  readonly unit: string;
  readonly why: string;
}

/** The selector of one job's series; a job that was relabelled away has no `job` label at all. */
const ofJob = (inner: string, { job }: ScrapeJob): string => `${inner},job=${quoted(job)}`;
/** Every job's term, as one vector: the jobs' label sets differ, so none hides another. */
const anyJob = (jobs: readonly ScrapeJob[], term: (job: ScrapeJob) => string): string => jobs.map(term).join(' or ');
/** Just over one scrape: long enough to hold a late sample, short enough not to outlive the pod. */
const alive = ({ seconds }: ScrapeJob): string => `${Math.round(seconds * 1250)}ms`;

export const cpuSeconds = (select: Selector): Query => ({
  name: 'proxy CPU',
  promql: (span) =>
    `sum ${perContainer} (max ${perCgroup} (increase(${select('container_cpu_usage_seconds_total', meshContainers)}[${span}])))`,
  unit: 'core-seconds',
  why: 'CPU the proxies burned; increase() corrects counter resets and counts a short-lived pod for its life',
});

export const memoryByteSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'proxy memory',
  promql: (span) =>
    `sum ${perContainer} (max ${perCgroup} (${anyJob(jobs, (job) => `sum_over_time(${select('container_memory_working_set_bytes', ofJob(meshContainers, job))}[${span}]) * ${job.seconds}`)}))`,
  unit: 'byte-seconds',
  why: 'working set, which eviction looks at; the sum of samples times their distance is the integral over the life of the pod',
});

export const sampledSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'sampled proxy time',
  promql: (span) =>
    `sum ${perContainer} (max ${perCgroup} (${anyJob(jobs, (job) => `count_over_time(${select('container_memory_working_set_bytes', ofJob(meshContainers, job))}[${span}]) * ${job.seconds}`)}))`,
  unit: 'seconds',
  why: 'how long each proxy was seen: the base of coverage',
});

type Resource = 'cpu' | 'memory';

/**
 * Requests of running pods at one point of the grid. Native sidecars are only in the init-container family.
 * kube-state-metrics goes on exporting the requests of finished pods, which reserve nothing.
 */
function requestNow(select: Selector, jobs: readonly ScrapeJob[], resource: Resource): string {
  const families = ['kube_pod_container_resource_requests', 'kube_pod_init_container_resource_requests'];
  const terms = families.flatMap((family) =>
    jobs.map(
      (job) => `last_over_time(${select(family, ofJob(`${meshRequests},resource="${resource}"`, job))}[${alive(job)}])`,
    ),
  );
  const finished = select('kube_pod_status_phase', 'phase=~"Succeeded|Failed"');
  return `((${terms.join(' or ')}) unless on (namespace,pod) (${finished} == 1))`;
}

/** Usage at one point of the grid, per container; 0 for a cgroup that is gone. */
function usageNow(select: Selector, jobs: readonly ScrapeJob[], resource: Resource): string {
  const terms = anyJob(jobs, (job) => {
    if (resource === 'memory')
      return `last_over_time(${select('container_memory_working_set_bytes', ofJob(meshContainers, job))}[${alive(job)}])`;
    const counter = select('container_cpu_usage_seconds_total', ofJob(meshContainers, job));
    const window = `${Math.max(gridSeconds, Math.ceil(4 * job.seconds))}s`;
    return `(clamp_min(deriv(${counter}[${window}]), 0) and last_over_time(${counter}[${alive(job)}]))`;
  });
  return `sum ${perContainer} (avg ${perCgroup} (${terms}))`;
}

const onGrid = (expression: string, span: string): string =>
  `sum ${perContainer} (sum_over_time((${expression})[${span}:${gridSeconds}s])) * ${gridSeconds}`;

export const requestSeconds = (select: Selector, jobs: readonly ScrapeJob[], resource: Resource): Query => ({
  name: `proxy ${resource} requests`,
  promql: (span) => onGrid(`max ${perContainer} ${requestNow(select, jobs, resource)}`, span),
  unit: resource === 'cpu' ? 'core-seconds' : 'byte-seconds',
  why: 'what the scheduler keeps free for the proxies, from both families of kube-state-metrics',
});

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
    return onGrid(`max ${perContainer} (${sides.join(' or ')})`, span);
  },
  unit: resource === 'cpu' ? 'core-seconds' : 'byte-seconds',
  why: 'max(request, usage) at every point, then summed: the average of the maximum, as OpenCost allocates',
});

/** Samples an hour of each job's best series: against the interval, the share of the hour that was scraped. */
export const samplesPerHour = (select: Selector): Ask => ({
  name: 'samples per hour',
  promql: `max by (job) (count_over_time(${select('container_memory_working_set_bytes', meshContainers)}[1h]))`,
});

export const articleCpu = (select: Selector): Ask => ({
  name: "the article's CPU query",
  promql: `sum(rate(${select('container_cpu_usage_seconds_total', 'container="istio-proxy"')}[5m]))`,
});

export const articleMemory = (select: Selector): Ask => ({
  name: "the article's memory query",
  promql: `sum(${select('container_memory_usage_bytes', 'container="istio-proxy"')}) / 1024^3`,
});

/** Duplicated scrapes are dropped per pod before anything is added: a pod counts in its best job only. */
const perPodOnce = (labels: string, metric: string, span: string): string =>
  `max by (${labels},namespace,pod) (sum by (${labels},namespace,pod,job) (increase(${metric}[${span}])))`;
const servers = 'reporter=~"destination|waypoint"';

export const latencyBuckets = (select: Selector): Query => ({
  name: 'request latency',
  promql: (span) =>
    `sum by (reporter,le) (${perPodOnce('reporter,le', select('istio_request_duration_milliseconds_bucket', servers), span)})`,
  unit: 'requests',
  why: 'the measured latency by mode: sidecars report as destination, waypoints as waypoint, ztunnel not at all',
});

export const requestCount = (select: Selector): Query => ({
  name: 'requests',
  promql: (span) =>
    `sum by (reporter,namespace) (${perPodOnce('reporter', select('istio_requests_total', servers), span)})`,
  unit: 'requests',
  why: 'traffic that a move to ambient would put on ztunnel; one side of a call only, so that no call counts twice',
});

/** Pods that had a mesh container, for `and on (namespace,pod)`. */
const inMesh = (select: Selector, span: string): string =>
  `on (namespace,pod) group by (namespace,pod) (last_over_time(${select('container_cpu_usage_seconds_total', meshContainers)}[${span}]) or last_over_time(${select('kube_pod_container_info', meshRequests)}[${span}]) or last_over_time(${select('kube_pod_init_container_info', meshRequests)}[${span}]))`;

const seen =
  (name: string, labels: string, series: (select: Selector) => string) =>
  (select: Selector): Query => ({
    name,
    promql: (span) =>
      `group by (namespace,pod,${labels}) (last_over_time(${series(select)}[${span}])) and ${inMesh(select, span)}`,
    unit: '1',
    why: 'what is left of pods that are gone from the Kubernetes API: enough to tell their role, or to say that it cannot be told',
  });

export const containersSeen = seen('containers of mesh pods', 'container', (select) =>
  select('kube_pod_container_info'),
);
export const usageSeen = seen('running containers of mesh pods', 'container', (select) =>
  select('container_cpu_usage_seconds_total', 'container!="",container!="POD",image!=""'),
);
export const nativeSeen = seen('native sidecars', 'container', (select) =>
  select('kube_pod_init_container_info', 'container="istio-proxy",restart_policy="Always"'),
);
export const ownersSeen = seen('owners of mesh pods', 'owner_kind,owner_name', (select) => select('kube_pod_owner'));
export const labelsSeen = seen(
  'labels of mesh pods',
  'label_app,label_gateway_istio_io_managed,label_gateway_networking_k8s_io_gateway_class_name',
  (select) => select('kube_pod_labels'),
);

/** Offsets that lasted ten minutes, in either direction: a step at boot is not a drift. */
export const clockOffset = (select: Selector): Query => ({
  name: 'clock offset',
  promql: (span) => {
    const offset = `${select('node_timex_offset_seconds')}[10m]`;
    const lasting = `clamp_min(min_over_time(${offset}), 0) + clamp_min(-max_over_time(${offset}), 0)`;
    return `max by (instance,node) (max_over_time((${lasting})[${span}:10m]))`;
  },
  unit: 'seconds',
  why: 'a certificate is judged by the clock of its node',
});
export const clockSynchronised = (select: Selector): Ask => ({
  name: 'clock synchronisation',
  promql: `max by (instance,node) (max_over_time(${select('node_timex_sync_status')}[1h]))`,
});
export const clockMaxError = (select: Selector): Ask => ({
  name: 'clock maximum error',
  promql: `max by (instance,node) (last_over_time(${select('node_timex_maxerror_seconds')}[1h]))`,
});
export const nodeNames = (select: Selector): Ask => ({
  name: 'node names',
  promql: `group by (instance,nodename) (last_over_time(${select('node_uname_info')}[1h]))`,
});
