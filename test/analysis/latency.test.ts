import { describe, expect, it } from 'vitest';
import { quantileOf } from '../../src/analysis/latency.ts';

/** The histogram of Prometheus' own documentation style: cumulative counts, milliseconds. */
const buckets = [
  { leMs: 1, count: 0 },
  { leMs: 5, count: 100 },
  { leMs: 10, count: 300 },
  { leMs: 25, count: 400 },
  { leMs: null, count: 400 },
];

describe('a quantile lies in its bucket, by linear interpolation as Prometheus does it', () => {
  it.each([
    ['the median, half-way through the second hundred of 200', 0.5, 7.5, [5, 10]],
    ['a bucket border belongs to the bucket that ends there', 0.25, 5, [1, 5]],
    ['the 90th, 60 of the last 100 in 10-25 ms', 0.9, 19, [10, 25]],
  ])('%s', (_, quantile, ms, withinMs) => {
    expect(quantileOf(buckets, quantile)).toEqual({ ms: { known: true, value: ms }, withinMs });
  });

  it('is not known beyond the largest bucket, and says which that is', () => {
    const slow = [...buckets.slice(0, 4), { leMs: null, count: 1000 }];
    expect(quantileOf(slow, 0.9)).toEqual({ ms: { known: false, why: 'above 25 ms, the largest bucket' } });
  });

  it('is not zero when there were no requests', () => {
    expect(quantileOf([{ leMs: null, count: 0 }], 0.5).ms.known).toBe(false);
  });
});
