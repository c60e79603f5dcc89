import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';

/**
 * Counters of proxies added up per label, each series once however many jobs, ports and replicas scraped it. The host
 * stays, for a StatefulSet's pod comes back under its old name and counts again from zero; a target that carries no
 * pod label is told apart by its whole instance.
 * @param increase of the series that a matcher of `pod` selects
 */
export function counted(labels: string, increase: (pod: string) => string): string {
  const scrape = 'job,endpoint,service,container,prometheus,prometheus_replica,replica';
  const named = `label_replace(${increase('pod!=""')}, "scraped_host", "$1", "instance", "(.+):[0-9]+")`;
  return `sum by (${labels}) (max without (${scrape},instance) (${named}) or max without (${scrape}) (${increase('pod=""')}))`;
}

/** The two directions of a TCP connection; Envoy and ztunnel use the same names. */
export const tcpMetrics = ['istio_tcp_sent_bytes_total', 'istio_tcp_received_bytes_total'] as const;
export type Metric = (typeof tcpMetrics)[number];

/*
 * No label says whether Envoy or ztunnel wrote a series. What tells them apart, in this order: the name of the pod,
 * the `app` label where pod labels are mapped, and what the scraped process says of itself in `istio_build`.
 */
export const ztunnelPod = 'pod=~"ztunnel-.*|.*-ztunnel-.*"';
const notByName = 'pod!~"ztunnel-.*|.*-ztunnel-.*"';
const build = (select: Selector, inner: string, range: string): string =>
  `on (job,instance) group by (job,instance) (last_over_time(${select('istio_build', inner)}[${range}]))`;

/** What is asked of each series over a span. */
type Over = 'increase' | 'last_over_time';

export const increase = (select: Selector, metric: string, inner: string, span: string): string =>
  `increase(${select(metric, inner)}[${span}])`;

/** The series of a TCP metric that ztunnels wrote. */
export function ztunnelTcp(
  select: Selector,
  metric: string,
  inner: string,
  span: string,
  over: Over = 'increase',
): string {
  const of = (which: string): string => `${over}(${select(metric, `${inner},${which}`)}[${span}])`;
  const unnamed = of(`${notByName},app!="ztunnel"`);
  return `(${of(ztunnelPod)} or ${of(`${notByName},app="ztunnel"`)} or (${unnamed} and ${build(select, 'component="ztunnel"', span)}))`;
}

/** Without the name of its pod, a series is Envoy's only when its process says so. */
export function envoyTcp(select: Selector, metric: Metric, inner: string, span: string): string {
  const unnamed = (pod: string): string =>
    increase(select, metric, `${inner},${notByName},app!="ztunnel",${pod}`, span);
  const named = `${unnamed('pod!=""')} unless ${build(select, 'component="ztunnel"', span)}`;
  return `((${named}) or (${unnamed('pod=""')} and ${build(select, 'component="proxy"', span)}))`;
}

/** TCP series of which nothing says who wrote them. */
export const untold = (select: Selector): Ask => ({
  name: 'TCP metrics of unknown proxies',
  promql: `count(last_over_time(${select(tcpMetrics[0], 'pod="",app!="ztunnel"')}[1h]) unless ${build(select, 'component=~"proxy|ztunnel"', '1h')})`,
});
