import { describe, expect, it } from 'vitest';
import { leastSquares } from '../../src/analysis/realised/least-squares.ts';
import { realised } from '../../src/analysis/realised/realised.ts';
import { studentTQuantile } from '../../src/analysis/realised/student-t.ts';
import { FittedBaseline, type HistoryWeek } from '../../src/model/history.ts';
import { missing } from '../../src/model/reading.ts';
import { Realised } from '../../src/model/report-savings.ts';
import { cost, endOf, historyOf, movedWeek, policy, rates, sidecarWeek, weekOf } from './mesh-weeks.ts';

const tv11 = [
  [90, 1454],
  [100, 1494],
  [110, 1558],
  [95, 1472],
  [105, 1530],
  [120, 1596],
  [80, 1398],
  [100, 1498],
] as const;
const million = 1e6;
const tv11Weeks = tv11.map(([requests, usd], at) => sidecarWeek(at, requests * million, usd));
const tv11Now = movedWeek(8, 130 * million, 1200);

function saved(request: Parameters<typeof realised>[0]): Realised {
  const reading = realised(request);
  if (!reading.known) throw new Error(reading.why);
  return Realised.parse(reading.value);
}
const why = (request: Parameters<typeof realised>[0]): string => {
  const reading = realised(request);
  return reading.known ? 'known' : reading.why;
};

describe('TV-11', () => {
  it('ordinary least squares, to every printed digit', () => {
    const line = leastSquares(tv11.map(([driver, usd]) => ({ driver, usd })));
    expect(line.meanDriver).toBe(100);
    expect(line.meanUsd).toBe(1500);
    expect(line.driverSquares).toBe(1050);
    expect(line.slopeUsd.toFixed(9)).toBe('5.038095238');
    expect(line.interceptUsd.toFixed(9)).toBe('996.190476190');
    expect((line.residualUsd ** 2 * 6).toFixed(9)).toBe('172.476190476');
    expect(line.residualUsd.toFixed(9)).toBe('5.361532593');
    expect(line.rSquared.toFixed(9)).toBe('0.993570079');
    expect(line.cvRmseRatio.toFixed(9)).toBe('0.003574355');
  });

  it('a week with 130 M requests that cost 1200 avoided 451.142857 ± 14.667951', () => {
    const { avoidedUsd, adjustedBaselineUsd, actualUsd, claimed, usable } = saved({
      history: historyOf(tv11Weeks),
      week: tv11Now,
      policy,
    });
    expect(usable).toBe(true);
    expect(actualUsd).toBe(1200);
    expect(adjustedBaselineUsd.toFixed(9)).toBe('1651.142857143');
    expect(avoidedUsd.value.known && avoidedUsd.value.value.toFixed(6)).toBe('451.142857');
    const half = ((avoidedUsd.high ?? 0) - (avoidedUsd.low ?? 0)) / 2;
    // The vector multiplies by t as printed, 1.943180; ours has all of its digits.
    const printed = (half * 1.94318) / studentTQuantile(0.95, 6);
    expect(studentTQuantile(0.95, 6).toFixed(6)).toBe('1.943180');
    expect(printed.toFixed(9)).toBe('14.667951261');
    expect(((avoidedUsd.low ?? 0) + half - printed).toFixed(6)).toBe('436.474906');
    expect(((avoidedUsd.high ?? 0) - half + printed).toFixed(6)).toBe('465.810808');
    expect(claimed).toBe(true);
  });

  it('spend is 300 lower, and 151.142857 of growth was not bought: two lines that add up to what was avoided', () => {
    const { spendReductionUsd, costAvoidanceUsd, avoidedUsd } = saved({
      history: historyOf(tv11Weeks),
      week: tv11Now,
      policy,
    });
    expect(spendReductionUsd).toBe(300);
    expect(costAvoidanceUsd.toFixed(6)).toBe('151.142857');
    expect(avoidedUsd.value).toEqual({ known: true, value: expect.closeTo(spendReductionUsd + costAvoidanceUsd, 9) });
  });

  it('says that traffic beyond what the baseline saw is extrapolated', () => {
    const notes = (requests: number) =>
      saved({ history: historyOf(tv11Weeks), week: movedWeek(8, requests * million, 1200), policy }).notes;
    expect(notes(130)).toContainEqual(expect.stringContaining('the line is extrapolated'));
    expect(notes(70)).toContainEqual(expect.stringContaining('the line is extrapolated'));
    expect(notes(110)).toEqual([]);
  });
});

describe('a first run says what is missing', () => {
  const first = (weeks: number) => ({
    history: historyOf(tv11Weeks.slice(0, weeks)),
    week: sidecarWeek(weeks, 100 * million, 1500),
    policy,
  });
  it.each([
    [0, /^no baseline yet: needs 3 more weeks before the first namespace moves; `report --weeks N` imports/],
    [2, /^no baseline yet: needs 1 more week before the first/],
    [3, /^nothing has moved yet: the baseline has 4 weeks/],
    [7, /^nothing has moved yet: the baseline has 8 weeks/],
  ])('after %i archived weeks in which nothing moved', (weeks, says) => expect(why(first(weeks))).toMatch(says));

  it('and of a mesh that had moved before there were four weeks, which weeks it needs', () => {
    const request = { history: historyOf(tv11Weeks.slice(0, 3)), week: movedWeek(3, 100 * million, 900), policy };
    expect(why(request)).toMatch(
      /^no baseline yet: needs 1 more week from before the week to 2026-02-02, when ztunnel appeared; `report --weeks N`/,
    );
  });

  it('without a history, why there is none', () => {
    const request = { history: missing('no archive was read'), week: tv11Now, policy };
    expect(realised(request)).toEqual(missing('no archive was read'));
  });
});

describe('a baseline ends when the mesh begins to change', () => {
  const ends = (weeks: readonly HistoryWeek[], now: HistoryWeek) =>
    saved({ history: historyOf(weeks), week: now, policy: { driver: 'podHours' } }).baseline.weeks.map(
      ({ periodEnd }) => periodEnd,
    );
  /** Two namespaces; `left` is the share of pay's sidecars that is still there, `ztunnel` its hours. */
  const week = (at: number, left: number, ztunnel = 0, podHours = 1680 + at) =>
    weekOf(
      at,
      [
        cost('shop', 'sidecar', podHours, podHours),
        cost('pay', 'sidecar', left * 100, left * 168),
        ...(ztunnel > 0 ? [cost('istio-system', 'ztunnel', 10, ztunnel)] : []),
      ],
      [
        { namespace: 'shop', podHours },
        { namespace: 'pay', podHours: 168 },
      ],
    );
  const quiet = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => week(from + at, 1));

  it.each<[string, HistoryWeek[], HistoryWeek, number, number]>([
    ['the week in which ztunnel appeared', quiet(0, 6), week(6, 1, 168), 0, 6],
    ['a fall of sidecars by more than 10 %', quiet(0, 6), week(6, 0.89), 0, 6],
    ['whichever is first', [...quiet(0, 6), week(6, 1, 168), week(7, 0.5, 168)], week(8, 0, 168), 0, 6],
    ['at most the 12 newest weeks', quiet(0, 20), week(20, 0, 168), 8, 20],
    [
      'a trial of ztunnel that was taken back does not end it',
      [...quiet(0, 2), week(2, 1, 20), ...quiet(3, 7)],
      week(7, 1, 168),
      0,
      7,
    ],
    [
      'nor a week without some sidecars, such as a bad injector',
      [...quiet(0, 3), week(3, 0.5), ...quiet(4, 7)],
      week(7, 0, 168),
      0,
      7,
    ],
    ['nor a namespace that had fewer pods', [...quiet(0, 5), week(5, 1, 0, 400)], week(6, 0, 168), 0, 6],
    [
      'nor a share that always swung, as jobs without sidecars make it',
      [week(0, 0.8), week(1, 0.5), week(2, 0.9), week(3, 0.6), week(4, 0.47), week(5, 0.8)],
      week(6, 0, 168),
      0,
      6,
    ],
  ])('%s', (_, weeks, now, from, to) =>
    expect(ends(weeks, now)).toEqual(Array.from({ length: to - from }, (_, at) => endOf(from + at))),
  );

  it('a ztunnel that was there from the first week says nothing', () => {
    const weeks = Array.from({ length: 6 }, (_, at) => week(at, 1, 168));
    const request = { history: historyOf(weeks), week: week(6, 1, 168), policy: { driver: 'podHours' } as const };
    expect(why(request)).toMatch(/^nothing has moved yet/);
    expect(ends(weeks, week(6, 0, 168))).toHaveLength(6);
  });
});

describe('weeks that are no evidence', () => {
  it('a preliminary week is left out of the baseline, by name', () => {
    const weeks = tv11Weeks.map((week, at) => ({ ...week, preliminary: at === 2 }));
    const { baseline, notes } = saved({ history: historyOf(weeks), week: tv11Now, policy });
    expect(baseline.weeks.map(({ runKey }) => runKey)).not.toContain('run2');
    expect(notes).toContainEqual('left out of the baseline, preliminary: weeks to 2026-01-26');
  });

  it('a week without measured requests is left out, and not counted as one without traffic', () => {
    const blind = { ...tv11Weeks[4], drivers: { namespaces: [{ namespace: 'shop', podHours: 168 }], rates } };
    const weeks = tv11Weeks.map((week, at) => (at === 4 ? ({ ...week, ...blind } as HistoryWeek) : week));
    const { baseline, notes } = saved({ history: historyOf(weeks), week: tv11Now, policy });
    expect(baseline.leastDriver).toBe(80 * million);
    expect(baseline.weeks).toHaveLength(7);
    expect(notes.join()).toContain('without the driver');
  });

  it('nothing is claimed of a preliminary week', () => {
    const weeks = [...tv11Weeks, movedWeek(8, 100 * million, 1200)];
    const { claimed, notes } = saved({
      history: historyOf(weeks),
      week: { ...movedWeek(9, 100 * million, 1200), preliminary: true },
      policy,
    });
    expect(claimed).toBe(false);
    expect(notes).toContain('this week is preliminary: nothing is claimed of it');
  });
});

describe('a baseline that does not hold', () => {
  const scattered = tv11.map((_, at) => sidecarWeek(at, (100 + at) * million, at % 2 === 0 ? 1000 : 2000));
  it.each([
    ['cost that does not follow traffic', scattered],
    ['traffic that does not vary', tv11.map(([, usd], at) => sidecarWeek(at, 100 * million, usd))],
    ['neither varies', tv11.map((_, at) => sidecarWeek(at, 100 * million, 1500))],
  ])('is not used, and only the raw difference is said: %s', (_, weeks) => {
    const { usable, claimed, avoidedUsd, notes, spendReductionUsd, costAvoidanceUsd } = saved({
      history: historyOf(weeks),
      week: tv11Now,
      policy,
    });
    expect({ usable, claimed, costAvoidanceUsd }).toEqual({ usable: false, claimed: false, costAvoidanceUsd: 0 });
    expect(avoidedUsd.value).toEqual({ known: true, value: expect.closeTo(300, 9) });
    expect(spendReductionUsd).toBeCloseTo(300, 9);
    expect([avoidedUsd.low, avoidedUsd.high]).toEqual([undefined, undefined]);
    expect(notes).toContain('baseline not usable, raw difference only');
  });

  it('says when the driver did not vary', () => {
    const weeks = tv11.map(([, usd], at) => sidecarWeek(at, 100 * million, usd));
    const { notes } = saved({ history: historyOf(weeks), week: tv11Now, policy });
    expect(notes).toContain('the driver did not vary in the baseline, so cost cannot be adjusted to it');
  });

  it('an effect within the noise is not claimed, nor is a rise of cost', () => {
    const at = (usd: number) =>
      saved({ history: historyOf(tv11Weeks), week: movedWeek(8, 100 * million, usd), policy });
    expect(at(1495).claimed).toBe(false);
    expect(at(1480).claimed).toBe(true);
    expect(at(1600).claimed).toBe(false);
    expect(at(1600).notes).toContainEqual(expect.stringContaining('costs more than its baseline'));
  });

  it('twice the standard error is asked for too, where t is smaller than 2', () => {
    // t(0.95, 6) × se of a mean week = 1.94318 × 5.361532593 × √1.125; 2 se is 3 % more.
    const standardError = 5.361532593 * Math.sqrt(1 + 1 / 8);
    const between = 1500 - 1.97 * standardError;
    const { avoidedUsd, claimed } = saved({
      history: historyOf(tv11Weeks),
      week: movedWeek(8, 100 * million, between),
      policy,
    });
    expect(avoidedUsd.low).toBeGreaterThan(0);
    expect(claimed).toBe(false);
  });
});

describe('price and quantity', () => {
  const [from, to] = [endOf(0).slice(0, 10), endOf(7).slice(0, 10)];
  const explicit = { driver: 'requests', baseline: { from, to } } as const;

  it('a price change alone gives a price effect and no quantity effect', () => {
    const dearer = { cpuCoreHourUsd: 1.25, memoryGibHourUsd: 0 };
    const now = sidecarWeek(8, 100 * million, 1500);
    const week = { ...now, drivers: { ...now.drivers, rates: dearer } };
    const { priceEffectUsd, quantityEffectUsd, avoidedUsd } = saved({
      history: historyOf(tv11Weeks),
      week,
      policy: explicit,
    });
    expect(priceEffectUsd).toEqual({ known: true, value: 375 });
    expect(quantityEffectUsd).toBe(0);
    expect(avoidedUsd.value).toEqual({ known: true, value: expect.closeTo(0, 9) });
  });

  it('each resource has its own price, and the two effects add up to the change of what was paid', () => {
    const at = (week: HistoryWeek, gib: number, cpuCoreHourUsd: number, memoryGibHourUsd: number): HistoryWeek => ({
      ...week,
      costs: week.costs.map((one) => ({ ...one, memoryAllocatedGibHours: gib })),
      drivers: { ...week.drivers, rates: { cpuCoreHourUsd, memoryGibHourUsd } },
    });
    const weeks = tv11.map(([requests], index) => at(sidecarWeek(index, requests, 10), 40, 0.03, 0.004));
    const week = at(sidecarWeek(8, 100, 6), 20, 0.04, 0.003);
    const { priceEffectUsd, quantityEffectUsd } = saved({ history: historyOf(weeks), week, policy: explicit });
    const price = 6 * (0.04 - 0.03) + 20 * (0.003 - 0.004);
    const quantity = 0.03 * (6 - 10) + 0.004 * (20 - 40);
    expect(priceEffectUsd).toEqual({ known: true, value: expect.closeTo(price, 12) });
    expect(quantityEffectUsd).toBeCloseTo(quantity, 12);
    expect(price + quantity).toBeCloseTo(6 * 0.04 + 20 * 0.003 - (10 * 0.03 + 40 * 0.004), 12);
  });

  it('without prices of this week the price effect is not known, and the rest is', () => {
    const now = movedWeek(8, 130 * million, 1200);
    const week = { ...now, drivers: { namespaces: now.drivers.namespaces } };
    const { priceEffectUsd, avoidedUsd } = saved({ history: historyOf(tv11Weeks), week, policy });
    expect(priceEffectUsd).toEqual(missing('this week has no prices'));
    expect(avoidedUsd.value.known).toBe(true);
  });
});

describe('a frozen baseline does not move', () => {
  const first = saved({ history: historyOf(tv11Weeks), week: tv11Now, policy });
  const frozen = { baselines: [{ runKey: 'run8', baseline: first.baseline }] };

  it('when later weeks arrive', () => {
    const weeks = [...tv11Weeks, tv11Now, movedWeek(9, 100 * million, 700)];
    const later = saved({ history: historyOf(weeks, frozen), week: movedWeek(10, 100 * million, 700), policy });
    expect(later.baseline).toEqual(first.baseline);
    expect(later.frozenBy).toBe('run8');
    expect(first.frozenBy).toBeUndefined();
  });

  it('when a week of it is corrected, which is said', () => {
    const weeks = tv11Weeks.map((week, at) => (at === 1 ? { ...sidecarWeek(1, 1, 9_999), runKey: 'fixed' } : week));
    const later = saved({ history: historyOf(weeks, frozen), week: movedWeek(9, 110 * million, 1200), policy });
    expect(later.baseline).toEqual(first.baseline);
    expect(later.notes).toEqual([
      'the week to 2026-01-19 of the baseline was corrected since, by run fixed; the baseline keeps run run1',
    ]);
  });

  it('when its weeks are too old for the history', () => {
    const later = saved({ history: historyOf([], frozen), week: movedWeek(99, 130 * million, 1200), policy });
    expect(later.avoidedUsd.value).toEqual(first.avoidedUsd.value);
    expect(later.control).toEqual(missing('the history has 0 weeks of the baseline, and a control needs 4'));
  });

  it('but another driver or range is another baseline', () => {
    const range = { from: endOf(2).slice(0, 10), to: endOf(7).slice(0, 10) };
    const request = { history: historyOf(tv11Weeks, frozen), week: tv11Now };
    const other = saved({ ...request, policy: { ...policy, baseline: range } });
    expect(other.baseline.weeks).toHaveLength(6);
    expect(other.baseline.range).toEqual(range);
    expect(other.frozenBy).toBeUndefined();
    expect(saved({ ...request, policy: { driver: 'podHours' } }).baseline.driver).toBe('podHours');
  });

  it('and survives the archive: what is read back is what was fitted', () => {
    expect(FittedBaseline.parse(JSON.parse(JSON.stringify(first.baseline)))).toEqual(first.baseline);
  });
});

describe('a baseline that the policy names', () => {
  it('is used although nothing moved; a week inside it is not measured against it', () => {
    const baseline = { from: '2026-01-12', to: '2026-02-28' };
    const request = { history: historyOf(tv11Weeks), policy: { driver: 'requests', baseline } as const };
    expect(saved({ ...request, week: sidecarWeek(8, 100 * million, 1500) }).baseline.weeks).toHaveLength(7);
    expect(why({ ...request, week: sidecarWeek(6, 100 * million, 1500) })).toMatch(
      /^this week is part of the baseline/,
    );
  });

  it('says how many weeks it lacks', () => {
    const baseline = { from: '2026-01-12', to: '2026-01-19' };
    const request = { history: historyOf(tv11Weeks), week: tv11Now, policy: { driver: 'requests', baseline } as const };
    expect(why(request)).toMatch(
      /^no baseline yet: needs 2 more weeks that end from 2026-01-12 to 2026-01-19, as policy/,
    );
  });
});

describe('traffic that ztunnel does not count', () => {
  const two = (at: number, requests: number, usd: number) =>
    weekOf(
      at,
      [cost('shop', 'sidecar', usd), cost('pay', 'sidecar', 10)],
      [
        { namespace: 'shop', podHours: 168, requests: requests * million },
        { namespace: 'pay', podHours: 168, requests: million },
      ],
    );
  const weeks = tv11.map(([requests, usd], at) => two(at, requests, usd));
  const shop = { namespace: 'shop', podHours: 168, requests: 100 * million };
  const ambient = cost('istio-system', 'ztunnel', 10);
  const now = (pay: { podHours?: number; requests?: number }, costs = [cost('shop', 'sidecar', 1500), ambient]) =>
    weekOf(8, costs, [shop, { namespace: 'pay', ...pay }]);
  const refused = /^requests to pay are no longer all counted.*set policy\.realised\.driver: podHours$/;
  const waypoint = [cost('shop', 'sidecar', 1500), ambient, cost('pay', 'waypoint', 5)];

  it.each([
    ['no requests, and its pods live', now({ podHours: 168 }), refused],
    [
      'no requests, and nobody knows of its pods',
      weekOf(8, [ambient], [{ ...shop, podHours: undefined } as never]),
      /no longer all counted/,
    ],
    ['some requests of before it moved, and no waypoint', now({ podHours: 168, requests: million / 2 }), refused],
    ['a tenth of its requests through a waypoint', now({ podHours: 168, requests: million / 10 }, waypoint), refused],
    ['its requests through a waypoint', now({ podHours: 168, requests: million }, waypoint), /^known$/],
    ['no pods left', now({ podHours: 0 }), /^known$/],
    [
      'its sidecars, and no requests this week',
      now({ podHours: 168 }, [...waypoint, cost('pay', 'sidecar', 10)]),
      /^known$/,
    ],
    [
      'nothing measured at all',
      weekOf(8, [ambient], [{ namespace: 'shop', podHours: 168 }]),
      /^no request was measured in this week.*scrape the proxies/,
    ],
  ])('a namespace that moved with %s', (_, week, says) =>
    expect(why({ history: historyOf(weeks), week, policy })).toMatch(says),
  );

  it('by pod-hours the same week is measured', () => {
    const request = {
      history: historyOf(weeks),
      week: now({ podHours: 168 }),
      policy: { driver: 'podHours' } as const,
    };
    expect(saved(request).driver).toBe(336);
  });
});

describe('what is new since the baseline', () => {
  it('is in the actual cost, and said not to be in the line', () => {
    const week = {
      ...tv11Now,
      costs: [...tv11Now.costs, cost('late', 'sidecar', 40)],
    };
    const { actualUsd, notes } = saved({ history: historyOf(tv11Weeks), week, policy });
    expect(actualUsd).toBe(1240);
    expect(notes).toContainEqual(expect.stringContaining('sidecars of late are new since the baseline'));
  });

  it('names of any content are only names', () => {
    const names = ['__proto__', 'constructor', '<script>', '$&'];
    const week = { ...tv11Now, costs: [...tv11Now.costs, ...names.map((name) => cost(name, 'sidecar', 1))] };
    expect(saved({ history: historyOf(tv11Weeks), week, policy }).notes.join()).toContain(
      '$&, <script>, __proto__, constructor',
    );
  });
});

describe('a week that Prometheus saw in part', () => {
  const partly = (week: HistoryWeek, ratio: number): HistoryWeek => ({
    ...week,
    costs: week.costs.map((one) => ({
      ...one,
      cpuAllocatedCoreHours: one.cpuAllocatedCoreHours * ratio,
      proxyHours: one.proxyHours * ratio,
    })),
    drivers: {
      ...week.drivers,
      coveredHours: 168 * ratio,
      namespaces: week.drivers.namespaces.map(({ namespace, podHours = 0, requests = 0 }) => ({
        ...{ namespace, podHours: podHours * ratio, requests: requests * ratio },
      })),
    },
  });

  it('is compared as a whole one: an outage is no saving', () => {
    const whole = saved({ history: historyOf(tv11Weeks), week: tv11Now, policy });
    const part = saved({ history: historyOf(tv11Weeks), week: partly(tv11Now, 0.93), policy });
    const value = (one: Realised) => (one.avoidedUsd.value.known ? one.avoidedUsd.value.value : Number.NaN);
    expect(value(part)).toBeCloseTo(value(whole), 6);
  });
});
