import type { Period } from '../../model/period.ts';
import type { LatencyHistogram, RequestCount } from '../../model/traffic-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { latencyBuckets, requestCount } from './queries/traffic.ts';
import { reporterOf } from './reporters.ts';
import type { Selector } from './selector.ts';

/** Cumulative request-duration buckets, one histogram per reporter, namespace and day that has one. */
export async function latencyHistograms(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<LatencyHistogram[]> {
  const histograms = new Map<string, Omit<LatencyHistogram, 'buckets'> & { readonly counts: Map<number, number> }>();
  await additive(client, select, latencyBuckets, period, (rows, day) => {
    for (const { labels, value } of rows) {
      const [reporter, namespace, le] = [reporterOf(labels), destinationOf(labels), boundOf(labels.le)];
      if (reporter === undefined || le === undefined) continue;
      const key = `${day}/${reporter}/${namespace}`;
      const histogram = histograms.get(key) ?? { reporter, namespace, day, counts: new Map<number, number>() };
      histogram.counts.set(le, (histogram.counts.get(le) ?? 0) + value);
      histograms.set(key, histogram);
    }
  });
  return [...histograms]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { counts, ...histogram }]) => ({ ...histogram, buckets: bucketsOf(counts) }))
    .filter(({ buckets }) => buckets.some(({ count }) => count > 0));
}

const bucketsOf = (counts: ReadonlyMap<number, number>): LatencyHistogram['buckets'] =>
  [...counts].sort(([a], [b]) => a - b).map(([le, count]) => ({ leMs: Number.isFinite(le) ? le : null, count }));

/** A bucket's bound: Prometheus 3 writes `10.0` where 2 wrote `10`. */
function boundOf(le: string | undefined): number | undefined {
  const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

/** Where the requests went. Telemetry may have removed the label: a server's proxy runs where the requests go. */
function destinationOf(labels: Row['labels']): string {
  const { destination_workload_namespace: namespace = '' } = labels;
  return (namespace === 'unknown' ? '' : namespace) || (labels.namespace ?? '');
}

/** Requests of the period by reporter and the namespace they went to. */
export async function requestCounts(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<RequestCount[]> {
  const counts = new Map<string, RequestCount>();
  await additive(client, select, requestCount, period, (rows) => {
    for (const { labels, value } of rows) {
      const [reporter, namespace] = [reporterOf(labels), destinationOf(labels)];
      if (reporter === undefined) continue;
      const key = `${reporter}/${namespace}`;
      counts.set(key, { reporter, namespace, requests: (counts.get(key)?.requests ?? 0) + value });
    }
  });
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
