import { known, missing, type Reading } from '../model/reading.ts';
import type { ModeLatency, Report } from '../model/report.ts';
import type { Fact, Facts } from '../model/snapshot.ts';

type Histogram = Fact<'latencyHistograms'>[number];

const quantiles = [0.5, 0.9, 0.99];

/** Request latency by mode where it was measured; otherwise a word about what there is instead. */
export function latency(histograms: Facts['latencyHistograms'], hasEstimate: boolean): Report['latency'] {
  const modes = histograms.known ? histograms.value.map(modeLatency).filter(({ requests }) => requests > 0) : [];
  if (modes.length > 0) {
    return {
      method: 'measured',
      because: 'istio_request_duration_milliseconds, measured at the server side; ztunnel (L4) measures no requests',
      modes,
    };
  }
  const because = histograms.known ? 'no requests were measured in this period' : histograms.why;
  return { method: hasEstimate ? 'estimate' : 'none', because, modes };
}

function modeLatency(histogram: Histogram): ModeLatency {
  return {
    mode: histogram.reporter === 'waypoint' ? 'waypoint' : 'sidecar',
    requests: histogram.buckets.at(-1)?.count ?? 0,
    quantiles: quantiles.map((quantile) => ({ quantile, ...quantileOf(histogram.buckets, quantile) })),
  };
}

/**
 * A quantile of a cumulative histogram, by linear interpolation inside its bucket, as Prometheus does it.
 * @returns the value, and the bucket that the true one lies in
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantileOf(
  buckets: Histogram['buckets'],
  quantile: number,
): { ms: Reading<number>; withinMs?: [number, number] } {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return { ms: missing('no requests were measured in this period') };
  const rank = quantile * total;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[index];
  const below = buckets[index - 1] ?? { leMs: 0, count: 0 };
  const lower = below.leMs ?? 0;
  if (bucket === undefined || bucket.leMs === null) return { ms: missing(`above ${lower} ms, the largest bucket`) };
  const share = bucket.count > below.count ? (rank - below.count) / (bucket.count - below.count) : 1;
  return { ms: known(lower + (bucket.leMs - lower) * share), withinMs: [lower, bucket.leMs] };
}
