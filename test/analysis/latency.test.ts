import { describe, expect, it } from 'vitest';
import { latency } from '../../src/analysis/latency.ts';
import { latencyChanges } from '../../src/analysis/latency-changes.ts';
import { latencyDays } from '../../src/analysis/latency-days.ts';
import { mergedBuckets } from '../../src/analysis/latency-histogram.ts';
import { quantileOf } from '../../src/analysis/latency-quantile.ts';
import { missing } from '../../src/model/reading.ts';
import type { Fact } from '../../src/model/snapshot.ts';
import { factsWith } from './mesh-of-pods.ts';

type Histogram = Fact<'latencyHistograms'>[number];

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

  it('does not care that extrapolation left a wider bucket a hair below a narrower one', () => {
    const noisy = buckets.map((bucket) => (bucket.leMs === 10 ? { leMs: 10, count: 99.7 } : bucket));
    // No request between 5 and 10 ms: the median is the hundredth of the 300 in 10-25 ms.
    expect(quantileOf(noisy, 0.5)).toEqual({ ms: { known: true, value: 10 + 15 / 3 }, withinMs: [10, 25] });
  });

  it('does not care in which order the buckets come', () => {
    expect(quantileOf(buckets.toReversed(), 0.5).withinMs).toEqual([5, 10]);
  });
});

describe('histograms of several proxies are one, over the bounds that all of them have', () => {
  const custom = [
    { leMs: 5, count: 10 },
    { leMs: 40, count: 50 },
    { leMs: null, count: 60 },
  ];

  it('adds up what is complete at a bound, and drops bounds that one of them lacks', () => {
    expect(mergedBuckets([{ buckets }, { buckets: custom }])).toEqual([
      { leMs: 5, count: 110 },
      { leMs: null, count: 460 },
    ]);
  });

  it('keeps every bound when the other histogram has no requests', () => {
    const idle = [{ leMs: null, count: 0 }];
    expect(mergedBuckets([{ buckets }, { buckets: idle }])).toEqual(buckets);
  });

  it('has no quantile when no bound but +Inf is shared, and says so', () => {
    const merged = mergedBuckets([
      {
        buckets: [
          { leMs: 3, count: 9 },
          { leMs: null, count: 9 },
        ],
      },
      { buckets: custom },
    ]);
    expect(merged).toEqual([{ leMs: null, count: 69 }]);
    expect(quantileOf(merged, 0.5).ms).toEqual(missing('the proxies have no histogram bucket in common but +Inf'));
  });
});

/* Days of the week from Monday 13 July 2026; all requests of a day lie in one bucket. */
const dayOf = (index: number): string => `2026-07-${13 + index}T00:00:00Z`;
const bounds = [1, 5, 10, 25, null];
const oneDay = (
  namespace: string,
  index: number,
  reporter: Histogram['reporter'],
  leMs: number,
  requests = 1000,
): Histogram => ({
  reporter,
  namespace,
  day: dayOf(index),
  buckets: bounds.map((bound) => ({ leMs: bound, count: bound === null || bound >= leMs ? requests : 0 })),
});
const days = (
  namespace: string,
  from: number,
  to: number,
  reporter: Histogram['reporter'],
  leMs: number,
  each = 1000,
) => Array.from({ length: to - from + 1 }, (_, index) => oneDay(namespace, from + index, reporter, leMs, each));

const pod = (namespace: string, mode: 'ambient' | 'sidecar') => ({
  namespace,
  name: `app-${mode}`,
  phase: 'Running',
  hostNetwork: false,
  labels: {},
  annotations: mode === 'ambient' ? { 'ambient.istio.io/redirection': 'enabled' } : {},
  containers: [{ name: 'app', restartable: false }],
  initContainers: mode === 'sidecar' ? [{ name: 'istio-proxy', restartable: true, command: 'proxy sidecar' }] : [],
  constraints: [],
});
const of = (latencyHistograms: readonly Histogram[], given: Readonly<Record<string, unknown>> = {}) =>
  latency(factsWith({ latencyHistograms, ...given }), false);
/** Another namespace, so that the week has all its days. */
const steady = days('steady', 0, 6, 'destination', 5);

describe('latency by mode', () => {
  it('is of all requests of the week together, not of percentiles of days', () => {
    // 900 fast on Monday and 100 slow on Tuesday: P90 is the last of the fast, though Tuesday's own is slow.
    const { modes } = of([oneDay('a', 0, 'destination', 5, 900), oneDay('b', 1, 'destination', 25, 100)]);
    expect(modes).toHaveLength(1);
    expect(modes[0]).toMatchObject({ mode: 'sidecar', requests: 1000 });
    expect(modes[0]?.quantiles.map(({ withinMs }) => withinMs)).toEqual([
      [1, 5],
      [1, 5],
      [10, 25],
    ]);
  });

  it.each([
    ['a mesh without requests has an estimate at most', true, 'estimate'],
    ['and none without one', false, 'none'],
  ])('%s', (_, hasEstimate, method) => {
    const facts = factsWith({ latencyHistograms: [oneDay('a', 0, 'destination', 5, 0)] });
    expect(latency(facts, hasEstimate)).toMatchObject({ method, modes: [], moves: [] });
  });

  it('says why it is not known, and calls nothing L4, when Prometheus was not asked', () => {
    expect(latency(factsWith({ pods: [pod('shop', 'ambient')] }), false)).toMatchObject({
      method: 'none',
      because: 'latencyHistograms were not read',
      l4Only: [],
    });
  });

  it('names the ambient namespaces whose requests no waypoint measured', () => {
    const { l4Only } = of([...steady, ...days('web', 0, 6, 'waypoint', 5)], {
      pods: [pod('web', 'ambient'), pod('l4', 'ambient'), pod('both', 'ambient'), pod('both', 'sidecar')],
    });
    expect(l4Only).toEqual(['both', 'l4']);
  });
});

const l4 = 'not measurable: ambient carries it at L4 only, where nothing measures requests';

describe('a namespace that moved within the week has a before and an after', () => {
  it.each([
    [
      'to a waypoint: the day on which both measured is on neither side',
      [
        ...days('shop', 0, 3, 'destination', 25),
        oneDay('shop', 3, 'waypoint', 5),
        ...days('shop', 4, 6, 'waypoint', 5),
      ],
      { lastDayBefore: dayOf(2), firstDayAfter: dayOf(4), before: 3000, after: 3000 },
    ],
    [
      'to L4: the after is not measurable, and that is said',
      days('shop', 0, 3, 'destination', 25),
      { lastDayBefore: dayOf(3), firstDayAfter: dayOf(4), before: 4000, after: l4 },
    ],
    [
      'with a pause between: the first day after is the first that a waypoint measured',
      [...days('shop', 0, 1, 'destination', 25), ...days('shop', 5, 6, 'waypoint', 5)],
      { lastDayBefore: dayOf(1), firstDayAfter: dayOf(5), before: 2000, after: 2000 },
    ],
    [
      'back and forth: only what follows the last day of sidecars is after',
      [
        oneDay('shop', 0, 'destination', 25),
        oneDay('shop', 1, 'waypoint', 5),
        oneDay('shop', 2, 'destination', 25),
        oneDay('shop', 3, 'waypoint', 5),
      ],
      { lastDayBefore: dayOf(2), firstDayAfter: dayOf(3), before: 2000, after: 1000 },
    ],
    [
      'with 60 requests before: said, not compared',
      [oneDay('shop', 0, 'destination', 25, 60), ...days('shop', 1, 6, 'waypoint', 5)],
      {
        lastDayBefore: dayOf(0),
        firstDayAfter: dayOf(1),
        before: 60,
        after: 'too few requests to compare: 60 before the move, fewer than 100',
      },
    ],
    [
      'with 60 requests after: said, not compared',
      [...days('shop', 0, 5, 'destination', 25), oneDay('shop', 6, 'waypoint', 5, 60)],
      {
        lastDayBefore: dayOf(5),
        firstDayAfter: dayOf(6),
        before: 6000,
        after: 'too few requests to compare: 60 after the move, fewer than 100',
      },
    ],
  ])('%s', (_, histograms, { lastDayBefore, firstDayAfter, before, after }) => {
    const { moves } = of([...steady, ...histograms], { pods: [pod('shop', 'ambient'), pod('steady', 'sidecar')] });
    expect(moves).toHaveLength(1);
    const move = moves[0];
    if (move === undefined) throw new Error('no move');
    expect(move).toMatchObject({ namespace: 'shop', lastDayBefore, firstDayAfter, before: { requests: before } });
    expect(move.after.known ? move.after.value.requests : move.after.why).toBe(after);
    expect(move.changes).toHaveLength(typeof after === 'string' ? 0 : 3);
  });

  it.each([
    ['went quiet with its sidecars in place', days('shop', 0, 3, 'destination', 25), [pod('shop', 'sidecar')]],
    [
      'went quiet, some of its pods still with sidecars',
      days('shop', 0, 3, 'destination', 25),
      [pod('shop', 'ambient'), pod('shop', 'sidecar')],
    ],
    ['is gone altogether', days('shop', 0, 3, 'destination', 25), []],
    ['was served by sidecars to the end', days('shop', 0, 6, 'destination', 25), [pod('shop', 'ambient')]],
    [
      'has a waypoint in front of its sidecars',
      [...days('shop', 0, 6, 'destination', 25), ...days('shop', 0, 6, 'waypoint', 5)],
      [pod('shop', 'sidecar')],
    ],
    ['moved in an earlier week', days('shop', 0, 6, 'waypoint', 5), [pod('shop', 'ambient')]],
    [
      'moved back to sidecars',
      [...days('shop', 0, 2, 'waypoint', 5), ...days('shop', 3, 6, 'destination', 25)],
      [pod('shop', 'sidecar')],
    ],
    [
      'left nothing but a fraction of a request that extrapolation made',
      [oneDay('shop', 0, 'destination', 25, 0.4)],
      [pod('shop', 'ambient')],
    ],
  ])('no move: a namespace that %s', (_, histograms, pods) => {
    expect(of([...steady, ...histograms], { pods }).moves).toEqual([]);
  });

  it('no move is claimed to L4 when it is not known which pods are in ambient', () => {
    expect(of([...steady, ...days('shop', 0, 3, 'destination', 25)]).moves).toEqual([]);
  });

  it('a whole mesh that moved to L4 is seen by the days on which there still were pods', () => {
    const at = (index: number) => ({
      at: `2026-07-${13 + index}T15:00:00Z`,
      namespace: 'shop',
      ownerKind: 'ReplicaSet',
      ownerName: 'app-7d8f9b6c4',
      node: 'n1',
      pods: 1,
    });
    const given = { pods: [pod('shop', 'ambient')], placements: [at(0), at(3), at(4), at(5), at(6)] };
    const { moves } = of(days('shop', 0, 3, 'destination', 25), given);
    expect(moves).toMatchObject([{ lastDayBefore: dayOf(3), firstDayAfter: dayOf(4), after: missing(l4) }]);
  });
});

describe('the days of the week', () => {
  const placement = (at: string) => ({ at, namespace: 'a', ownerKind: '', ownerName: 'a', node: 'n', pods: 1 });

  it.each([
    ['end with the period: pods at its end are no day after it', 6, ['2026-07-20T00:00:00Z'], []],
    ['go on to the end, where the last measured is earlier', 5, ['2026-07-20T00:00:00Z'], [dayOf(6)]],
    ['go on while there are pods', 4, ['2026-07-13T00:00:00Z', '2026-07-18T12:00:00Z'], [dayOf(5)]],
    ['are known without placements', 4, [], []],
  ])('%s', (_, last, instants, more) => {
    const latencyHistograms = [oneDay('a', last, 'destination', 5), oneDay('b', 0, 'destination', 5)];
    const facts = factsWith({ latencyHistograms, placements: instants.map(placement) });
    expect(latencyDays(facts)).toEqual([dayOf(0), dayOf(last), ...more]);
  });

  it('a namespace served by sidecars to the end, and moved before anyone looked, did not move in the week', () => {
    const given = { pods: [pod('shop', 'ambient')], placements: [placement('2026-07-20T00:00:00Z')] };
    expect(of(days('shop', 0, 6, 'destination', 25), given).moves).toEqual([]);
  });
});

describe('a difference is claimed only where the buckets show one', () => {
  const side = (withinMs: [number, number] | undefined) => ({
    mode: 'sidecar' as const,
    requests: 1000,
    quantiles: [{ quantile: 0.5, ms: missing('not read here'), ...(withinMs && { withinMs }) }],
  });

  it.each([
    ['within the same bucket no difference can be seen', [5, 10], [5, 10], 'noneSeen', [-5, 5]],
    ['nor in buckets that overlap', [5, 25], [5, 10], 'noneSeen', [-20, 5]],
    ['the bucket below is lower, by nothing to the width of both', [5, 10], [1, 5], 'lower', [-9, 0]],
    ['the bucket above is higher', [1, 5], [10, 25], 'higher', [5, 24]],
    ['above the largest bucket nothing is known', [1, 5], undefined, 'notKnown', undefined],
  ] as const)('%s', (_, before, after, verdict, betweenMs) => {
    const copy = (pair: readonly [number, number] | undefined) => side(pair && [pair[0], pair[1]]);
    expect(latencyChanges(copy(before), copy(after))).toEqual([
      { quantile: 0.5, verdict, ...(betweenMs && { betweenMs: [...betweenMs] }) },
    ]);
  });
});
