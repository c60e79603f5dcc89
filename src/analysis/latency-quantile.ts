import { known, missing, type Reading } from '../model/reading.ts';
import { type Buckets, cumulative } from './latency-histogram.ts';

/**
 * A quantile of a cumulative histogram, by linear interpolation inside its bucket, as Prometheus does it.
 * @returns the value, and the bucket that the true one lies in
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantileOf(buckets: Buckets, quantile: number): { ms: Reading<number>; withinMs?: [number, number] } {
  const rising = cumulative(buckets);
  const total = rising.at(-1)?.count ?? 0;
  if (total <= 0) return { ms: missing('no requests were measured in this period') };
  if (rising.length === 1) return { ms: missing('the proxies have no histogram bucket in common but +Inf') };
  const rank = quantile * total;
  const index = rising.findIndex(({ count }) => count >= rank);
  const bucket = rising[index];
  const below = rising[index - 1] ?? { leMs: 0, count: 0 };
  const lower = below.leMs ?? 0;
  if (bucket === undefined || bucket.leMs === null) return { ms: missing(`above ${lower} ms, the largest bucket`) };
  const share = bucket.count > below.count ? (rank - below.count) / (bucket.count - below.count) : 1;
  return { ms: known(lower + (bucket.leMs - lower) * share), withinMs: [lower, bucket.leMs] };
}
