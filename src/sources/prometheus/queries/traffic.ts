import type { Selector } from '../selector.ts';
import type { Query } from './parts.ts';

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
