import type { LatencyHistogram, RequestCount } from '../../model/facts.ts';
import type { Period } from '../../model/period.ts';
import { additive } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { latencyBuckets, requestCount } from './queries/traffic.ts';
import type { Selector } from './selector.ts';

const reporters = ['destination', 'waypoint'] as const;

/** Cumulative request-duration buckets of the period, one histogram per reporter that has one. */
export async function latencyHistograms(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<LatencyHistogram[]> {
  const counts = new Map<string, Map<number, number>>(reporters.map((reporter) => [reporter, new Map()]));
  await additive(client, latencyBuckets(select), period, (rows) => {
    for (const { labels, value } of rows) {
      const buckets = counts.get(labels.reporter ?? '');
      const le = boundOf(labels.le);
      if (le !== undefined) buckets?.set(le, (buckets.get(le) ?? 0) + value);
    }
  });
  return reporters.flatMap((reporter) => {
    const buckets = [...(counts.get(reporter) ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([le, count]) => ({ leMs: Number.isFinite(le) ? le : null, count }));
    return buckets.length > 0 ? [{ reporter, buckets }] : [];
  });
}

/** A bucket's bound: Prometheus 3 writes `10.0` where 2 wrote `10`. */
function boundOf(le: string | undefined): number | undefined {
  const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

/** Requests of the period by reporter and namespace of the reporting proxy. */
export async function requestCounts(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<RequestCount[]> {
  const counts = new Map<string, RequestCount>();
  await additive(client, requestCount(select), period, (rows) => {
    for (const { labels, value } of rows) {
      const reporter = reporters.find((one) => one === labels.reporter);
      if (reporter === undefined) continue;
      const namespace = labels.namespace ?? '';
      const key = `${reporter}/${namespace}`;
      counts.set(key, { reporter, namespace, requests: (counts.get(key)?.requests ?? 0) + value });
    }
  });
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
