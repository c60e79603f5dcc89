import type { Additive } from './additive.ts';
import type { Ask } from './client.ts';
import type { ScrapeJob } from './scrape-interval.ts';
import { quoted, type Selector } from './selector.ts';

/*
 * Every question put to Prometheus, as data: a unit and a reason each.
 *
 * Two rules hold for all of them. Several jobs and replicas may scrape the same container, and a restarted
 * container has a new `id`: so within a job `max by (…, id, name)` and then `sum`, and of the jobs the largest.
 * And a restarted, finished or short-lived pod counts for as long as it lived: so integrals, not averages.
 */

/** Containers that belong to the mesh; which role they play is for `derive/pod-role.ts`. */
export const meshContainers = 'container=~"istio-proxy|agentgateway|discovery|install-cni",image!=""';
/** The same in kube-state-metrics. A pod without a node is not scheduled yet, and reserves nothing. */
export const meshRequests = 'container=~"istio-proxy|agentgateway|discovery|install-cni",node!=""';
const meshInfo = 'container=~"istio-proxy|agentgateway|discovery|install-cni"';
const perContainer = 'by (namespace,pod,container)';
const perContainerAndJob = 'by (namespace,pod,container,job)';
const perCgroup = 'by (namespace,pod,container,id,name,job)';
/** A pod that comes back under its old name is another one, with another uid. */
const perPodLife = 'by (namespace,pod,uid,container)';

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
/** One number per container of whatever cgroups, replicas and jobs show of it. */
const onceEach = (series: string, ofJobs: 'max' | 'avg' = 'max'): string =>
  `${ofJobs} ${perContainer} (sum ${perContainerAndJob} (max ${perCgroup} (${series})))`;
/**
 * How far back the newest sample of a living container may lie: one interval, and the 15 s by which cAdvisor's own
 * timestamps lag. No longer, or a pod would outlive itself.
 */
const newestWithin = ({ seconds }: ScrapeJob): string => `${Math.round(seconds * 1050 + 15_000)}ms`;

export const cpuSeconds = (select: Selector): Query => ({
  name: 'proxy CPU',
  promql: (span) => onceEach(`increase(${select('container_cpu_usage_seconds_total', meshContainers)}[${span}])`),
  unit: 'core-seconds',
  why: 'CPU the proxies burned; increase() corrects counter resets and counts a short-lived pod for its life',
});

const memoryOverTime = (select: Selector, jobs: readonly ScrapeJob[], over: 'sum' | 'count', span: string): string =>
  onceEach(
    anyJob(
      jobs,
      (job) =>
        `${over}_over_time(${select('container_memory_working_set_bytes', ofJob(meshContainers, job))}[${span}]) * ${job.seconds}`,
    ),
  );

export const memoryByteSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'proxy memory',
  promql: (span) => memoryOverTime(select, jobs, 'sum', span),
  unit: 'byte-seconds',
  why: 'working set, which eviction looks at; the sum of samples times their distance is the integral over the life of the pod',
});

export const sampledSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'sampled proxy time',
  promql: (span) => memoryOverTime(select, jobs, 'count', span),
  unit: 'seconds',
  why: 'how long each proxy was seen: one half of coverage',
});

type Resource = 'cpu' | 'memory';

const requestFamilies = ['kube_pod_container_resource_requests', 'kube_pod_init_container_resource_requests'] as const;

/** Both families of every job. Native sidecars are only in the init-container family. */
const eachFamily = (
  select: Selector,
  jobs: readonly ScrapeJob[],
  inner: string,
  term: (series: string, job: ScrapeJob) => string,
): string =>
  requestFamilies
    .flatMap((family) => jobs.map((job) => term(select(family, ofJob(`${meshRequests},${inner}`, job)), job)))
    .join(' or ');

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

/** Samples an hour of each job's best series: against the interval, the share of the hour that was scraped. */
export const usageSamplesPerHour = (select: Selector): Ask => ({
  name: 'usage samples per hour',
  promql: `max by (job) (count_over_time(${select('container_memory_working_set_bytes', meshContainers)}[1h]))`,
});
export const requestSamplesPerHour = (select: Selector): Ask => ({
  name: 'request samples per hour',
  promql: `max by (job) (${requestFamilies.map((family) => `count_over_time(${select(family, meshRequests)}[1h])`).join(' or ')})`,
});

export const clustersSeen = (select: Selector): Ask => ({
  name: 'clusters on this server',
  promql: `group by (cluster) (last_over_time(${select('container_memory_working_set_bytes', meshContainers)}[1h]))`,
});

export const articleCpu = (select: Selector): Ask => ({
  name: "the article's CPU query",
  promql: `sum(rate(${select('container_cpu_usage_seconds_total', 'container="istio-proxy"')}[5m]))`,
});

export const articleMemory = (select: Selector): Ask => ({
  name: "the article's memory query",
  promql: `sum(${select('container_memory_usage_bytes', 'container="istio-proxy"')}) / 1024^3`,
});

/**
 * Requests added up per label, each series once however many jobs, ports and replicas scraped it. A target that
 * carries no pod label is told apart by its instance.
 */
function requestsBy(labels: string, metric: string, select: Selector, span: string): string {
  const scrape = 'job,endpoint,service,container,prometheus,prometheus_replica,replica';
  const counted = (pod: string): string => `increase(${select(metric, `${servers},${pod}`)}[${span}])`;
  const once = `max without (${scrape},instance) (${counted('pod!=""')}) or max without (${scrape}) (${counted('pod=""')})`;
  return `sum by (${labels}) (${once})`;
}
const servers = 'reporter=~"destination|waypoint"';

export const latencyBuckets = (select: Selector): Query => ({
  name: 'request latency',
  promql: (span) => requestsBy('reporter,le', 'istio_request_duration_milliseconds_bucket', select, span),
  unit: 'requests',
  why: 'the measured latency by mode: sidecars report as destination, waypoints as waypoint, ztunnel not at all',
});

export const requestCount = (select: Selector): Query => ({
  name: 'requests',
  promql: (span) => requestsBy('reporter,namespace', 'istio_requests_total', select, span),
  unit: 'requests',
  why: 'traffic that a move to ambient would put on ztunnel; one side of a call only, so that no call counts twice',
});

/** Pods that had a mesh container, for `and on (namespace,pod)`. */
const inMesh = (select: Selector, span: string): string =>
  `on (namespace,pod) group by (namespace,pod) (last_over_time(${select('container_cpu_usage_seconds_total', meshContainers)}[${span}]) or last_over_time(${select('kube_pod_container_info', meshInfo)}[${span}]) or last_over_time(${select('kube_pod_init_container_info', meshInfo)}[${span}]))`;

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

/**
 * Offsets that lasted ten minutes, in either direction. `offset 10m` asks for a sample from before them, so that
 * a step in the first minutes after a boot is not a drift.
 */
export const clockOffset = (select: Selector): Query => ({
  name: 'clock offset',
  promql: (span) => {
    const series = select('node_timex_offset_seconds');
    const lasting = `clamp_min(min_over_time(${series}[10m]), 0) + clamp_min(-max_over_time(${series}[10m]), 0)`;
    return `max by (instance,node) (max_over_time(((${lasting}) and ${series} offset 10m)[${span}:10m]))`;
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
