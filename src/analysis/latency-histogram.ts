import type { Fact } from '../model/snapshot.ts';

type Histogram = Fact<'latencyHistograms'>[number];
export type Buckets = Histogram['buckets'];

/**
 * Several cumulative histograms as one, over the bounds that all of them have: a cumulative count at a bound is
 * complete whatever other bounds there are, so counts add up there and nowhere else. Proxies may have bounds of their
 * own (`sidecar.istio.io/statsHistogramBuckets`). A histogram without requests takes no bound away.
 */
export function mergedBuckets(histograms: readonly { readonly buckets: Buckets }[]): Buckets {
  const all = histograms
    .map(({ buckets }) => cumulative(buckets))
    .filter((buckets) => (buckets.at(-1)?.count ?? 0) > 0);
  const [first, ...others] = all.map((buckets) => new Map(buckets.map(({ leMs, count }) => [leMs, count])));
  if (first === undefined) return [];
  const shared = [...first].filter(([leMs]) => others.every((one) => one.has(leMs)));
  return shared.map(([leMs, count]) => ({
    leMs,
    count: others.reduce((sum, one) => sum + (one.get(leMs) ?? 0), count),
  }));
}

/**
 * Counts that never fall from one bound to the next: each series is extrapolated by itself, so a wider bucket may come
 * out a hair below a narrower one. Ends with +Inf, which holds every request.
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile (it does the same)
 */
export function cumulative(buckets: Buckets): Buckets {
  const sorted = buckets.toSorted(
    (a, b) => (a.leMs ?? Number.POSITIVE_INFINITY) - (b.leMs ?? Number.POSITIVE_INFINITY),
  );
  let most = 0;
  const rising = sorted.map(({ leMs, count }) => {
    most = Math.max(most, count);
    return { leMs, count: most };
  });
  return rising.length === 0 || rising.at(-1)?.leMs === null ? rising : [...rising, { leMs: null, count: most }];
}

/** Requests of a histogram: the count of its last bucket. */
export const requestsOf = (buckets: Buckets): number => cumulative(buckets).at(-1)?.count ?? 0;
