import type { ModeLatency } from '../model/report-traffic.ts';
import type { Fact } from '../model/snapshot.ts';
import { mergedBuckets, requestsOf } from './latency-histogram.ts';
import { quantileOf } from './latency-quantile.ts';

type Histogram = Fact<'latencyHistograms'>[number];

const quantiles = [0.5, 0.9, 0.99];

/** P50, P90 and P99 of all requests of these histograms together: of the sum of the counts, never of percentiles. */
export function latencyMode(mode: ModeLatency['mode'], histograms: readonly Histogram[]): ModeLatency {
  const buckets = mergedBuckets(histograms);
  return {
    mode,
    requests: requestsOf(buckets),
    quantiles: quantiles.map((quantile) => ({ quantile, ...quantileOf(buckets, quantile) })),
  };
}
