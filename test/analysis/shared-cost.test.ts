import { describe, expect, it } from 'vitest';
import { sharedCost } from '../../src/analysis/shared-cost.ts';

/*
 * OpenCost's own AggregateBy vectors (core/pkg/opencost/allocation_test.go): two clusters, namespaces that cost
 * 28, 36 and 18 USD, and 30 USD idle.
 */
const namespaces = [28, 36, 18];
const with_ = (own: readonly number[], parts: readonly number[]): number[] =>
  own.map((one, index) => one + (parts[index] ?? 0));

describe('a cost that serves everybody, as OpenCost shares it', () => {
  it('4a: namespace3 spread evenly over the other two', () => {
    expect(with_([28, 36], sharedCost(18, [28, 36], 'even'))).toEqual([37, 45]);
  });

  it('4b: namespace3 spread by what the other two cost', () => {
    expect(with_([28, 36], sharedCost(18, [28, 36], 'weighted'))).toEqual([35.875, 46.125]);
  });

  it('4d: an overhead of 7 USD an hour for a day, by what each costs', () => {
    const [one, two, three] = with_(namespaces, sharedCost(7 * 24, namespaces, 'weighted'));
    expect([one, two, three].map((usd) => usd?.toFixed(3))).toEqual(['85.366', '109.756', '54.878']);
  });

  it('3a: idle of each cluster and resource, by what each namespace costs of it there', () => {
    // cluster1: CPU 3 + 3 (namespaces 1, 2), idle 5; RAM 13 + 3, idle 15. cluster2: 3 + 3 (namespaces 2, 3), idle 5 and 5.
    const cluster1 = with_(sharedCost(5, [3, 3, 0], 'weighted'), sharedCost(15, [13, 3, 0], 'weighted'));
    const cluster2 = with_(sharedCost(5, [0, 3, 3], 'weighted'), sharedCost(5, [0, 3, 3], 'weighted'));
    expect(with_(with_(namespaces, cluster1), cluster2)).toEqual([42.6875, 46.3125, 23]);
  });

  it.each([
    ['nobody to share it with bears nothing', 10, [], []],
    ['where nobody costs anything it is even', 10, [0, 0], [5, 5]],
  ] as const)('%s', (_, usd, own, expected) => {
    expect(sharedCost(usd, own, 'weighted')).toEqual(expected);
  });
});
