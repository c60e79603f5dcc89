import type { Selector } from '../selector.ts';
import { call, servers } from './calls.ts';
import { counted, envoyTcp, increase, type Metric, ztunnelTcp } from './counted.ts';
import type { Query } from './parts.ts';

/** Where a request went, and where its proxy ran: the second stands in where Telemetry removed the first. */
const destination = 'destination_workload_namespace,namespace';

export const latencyBuckets = (select: Selector): Query => ({
  name: 'request latency',
  promql: (span) =>
    counted(`reporter,${destination},le`, (pod) =>
      increase(select, 'istio_request_duration_milliseconds_bucket', `${servers},${pod}`, span),
    ),
  unit: 'requests',
  why: 'the measured latency by mode: sidecars report as destination, waypoints as waypoint, ztunnel not at all',
});

export const requestCount = (select: Selector): Query => ({
  name: 'requests',
  promql: (span) =>
    counted(`reporter,${destination}`, (pod) => increase(select, 'istio_requests_total', `${servers},${pod}`, span)),
  unit: 'requests',
  why: 'traffic that a move to ambient would put on ztunnel; one side of a call only, so that no call counts twice',
});

/** Only Envoy writes these, so there is nothing to tell apart. */
export const httpBytes =
  (direction: 'request' | 'response') =>
  (select: Selector): Query => ({
    name: `HTTP ${direction} bytes`,
    promql: (span) =>
      counted(call, (pod) => increase(select, `istio_${direction}_bytes_sum`, `${servers},${pod}`, span)),
    unit: 'bytes',
    why: 'payload between workloads; what of it crosses zones is estimated from where their pods ran',
  });

export const tcpBytes =
  (metric: Metric) =>
  (select: Selector): Query => ({
    name: `TCP bytes of Envoy, ${metric}`,
    promql: (span) => counted(call, (pod) => envoyTcp(select, metric, `${servers},${pod}`, span)),
    unit: 'bytes',
    why: 'the same for connections that are not HTTP',
  });

const zones = 'reporter,source_workload_namespace,destination_workload_namespace,source_zone,destination_zone';

export const ztunnelBytes =
  (metric: Metric) =>
  (select: Selector): Query => ({
    name: `bytes of ztunnel, ${metric}`,
    promql: (span) =>
      counted(zones, (pod) => ztunnelTcp(select, metric, `reporter=~"source|destination",${pod}`, span)),
    unit: 'bytes',
    why: 'the only traffic whose zones are measured, and the key by which the cost of ztunnel is shared out',
  });
