import type { LatencyChange, ModeLatency } from '../model/report-traffic.ts';

type Quantile = ModeLatency['quantiles'][number];

/**
 * What the buckets allow to say of each quantile. The true value lies anywhere in its bucket, so a quantile is lower
 * only when the whole bucket lies below the other one; interpolation inside a bucket is no evidence.
 *
 *   after − before  lies between  after.from − before.to  and  after.to − before.from
 */
export function latencyChanges(before: ModeLatency, after: ModeLatency): LatencyChange[] {
  return before.quantiles.map((one) =>
    change(
      one,
      after.quantiles.find(({ quantile }) => quantile === one.quantile),
    ),
  );
}

function change({ quantile, withinMs: before }: Quantile, { withinMs: after }: Partial<Quantile> = {}): LatencyChange {
  if (before === undefined || after === undefined) return { quantile, verdict: 'notKnown' };
  const betweenMs: [number, number] = [after[0] - before[1], after[1] - before[0]];
  if (betweenMs[1] <= 0) return { quantile, verdict: 'lower', betweenMs };
  return { quantile, verdict: betweenMs[0] >= 0 ? 'higher' : 'noneSeen', betweenMs };
}
