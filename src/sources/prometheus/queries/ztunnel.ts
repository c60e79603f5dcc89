import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import { call } from './calls.ts';
import { counted, ztunnelPod, ztunnelTcp } from './counted.ts';
import { anyJob, ofJob, onceEach, type Query } from './parts.ts';

const [opened, closed] = ['istio_tcp_connections_opened_total', 'istio_tcp_connections_closed_total'];
/** A series without the label does not say, which is not `unknown`: that is ztunnel's word for plain text. */
const sides = 'reporter=~"source|destination",connection_security_policy!=""';

const connections = (name: string, metric: string, which: string, why: string, labels = call) => {
  const inner = [sides, which].filter(Boolean).join();
  return (select: Selector): Query => ({
    name,
    promql: (span) => counted(labels, (pod) => ztunnelTcp(select, metric, `${inner},${pod}`, span)),
    unit: 'connections',
    why,
  });
};

export const ztunnelOpened = connections('connections of ztunnel', opened, '', 'what the others are a share of');
export const ztunnelPlaintext = connections(
  'connections of ztunnel in plain text',
  opened,
  'connection_security_policy!="mutual_tls"',
  'plain text that reached an ambient workload; ztunnel writes unknown for it, never none',
);
export const ztunnelEnded = connections(
  'connections of ztunnel that ended badly',
  closed,
  'response_flags!~"-|"',
  'a denial by ztunnel has no HTTP code; opened is counted before the outcome is known, so only closed carries flags',
  `${call},response_flags`,
);

/** Whether ztunnel's closed connections are there at all, and say how they ended: well is `-`, and no label is nothing. */
export const ztunnelClosedSeen = (select: Selector): Query => ({
  name: 'closed connections of ztunnel',
  promql: (span) => `group(${ztunnelTcp(select, closed, `${sides},response_flags!=""`, span, 'last_over_time')})`,
  unit: '1',
  why: 'without them no connection would seem to have ended badly',
});

const container = `container="istio-proxy",${ztunnelPod}`;
/** Five minutes, or as long as it takes to be sure of two scrapes. */
const rateSeconds = ({ longestSeconds }: ScrapeJob): number => Math.max(300, Math.ceil(2.1 * longestSeconds));
const gridSeconds = 300;
/** Of fewer points the 95th percentile is nearly their maximum: a ztunnel that ran for less than that is not judged. */
const fewestPoints = 20;

export const ztunnelBusyCores = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'busy CPU of ztunnel',
  ofPods: select('container_memory_working_set_bytes', `${container},image!=""`),
  promql: (span) => {
    const rate = (job: ScrapeJob): string =>
      `rate(${select('container_cpu_usage_seconds_total', ofJob(`${container},image!=""`, job))}[${rateSeconds(job)}s])`;
    const cores = onceEach(anyJob(jobs, rate), 'avg');
    const series = select('container_cpu_usage_seconds_total', `${container},image!=""`);
    const long = `max by (namespace,pod) (count_over_time(${series}[${span}:${gridSeconds}s])) >= ${fewestPoints}`;
    return `max by (namespace,pod) (quantile_over_time(0.95, (${cores})[${span}:${gridSeconds}s])) and (${long})`;
  },
  unit: 'cores',
  why: 'all traffic of a node goes through its ztunnel: what counts is how busy it is when it is busy, short peaks aside',
});

export const ztunnelPeriods =
  (which: 'periods' | 'throttled_periods') =>
  (select: Selector): Query => ({
    name: `CPU ${which} of ztunnel`,
    promql: (span) => {
      const series = select(`container_cpu_cfs_${which}_total`, `${container},image!=""`);
      return `max by (namespace,pod) (${onceEach(`increase(${series}[${span}])`)})`;
    },
    unit: 'periods',
    why: 'a limit is felt as throttling long before the average reaches it',
  });

export const ztunnelReserved =
  (which: 'limits' | 'requests') =>
  (select: Selector): Query => ({
    name: `CPU ${which} of ztunnel`,
    promql: (span) =>
      `max by (namespace,pod) (last_over_time(${select(`kube_pod_container_resource_${which}`, `${container},resource="cpu"`)}[${span}]))`,
    unit: 'cores',
    why: 'what its usage is held against; the chart sets a request and no limit',
  });

export const ztunnelListed = (select: Selector): Query => ({
  name: 'ztunnels listed',
  promql: (span) =>
    `group by (namespace,pod) (last_over_time(${select('kube_pod_container_info', container)}[${span}]))`,
  unit: '1',
  why: 'of a pod that kube-state-metrics does not list, an absent limit says nothing',
});

/** Whether kube-state-metrics exports limits at all. */
export const limitsSeen = (select: Selector): Query => ({
  name: 'limits of containers',
  promql: (span) => `group(last_over_time(${select('kube_pod_container_resource_limits')}[${span}]))`,
  unit: '1',
  why: 'where the metric is left out, no limit of any container is known',
});
