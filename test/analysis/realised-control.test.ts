import { describe, expect, it } from 'vitest';
import { realised } from '../../src/analysis/realised/realised.ts';
import { studentTQuantile } from '../../src/analysis/realised/student-t.ts';
import type { HistoryWeek, WeekCost } from '../../src/model/history.ts';
import { missing } from '../../src/model/reading.ts';
import { byPodHours, cost, endOf, historyOf, weekOf } from './mesh-weeks.ts';

/** Cost of `pay`, which moves, and of `shop`, which stays, in five weeks: about 2 to 1. */
const sides = [
  [100, 201],
  [110, 218],
  [95, 191],
  [105, 212],
  [120, 238],
] as const;
const driving = (pods: number) => ['shop', 'pay'].map((namespace) => ({ namespace, podHours: 168 + pods }));
const weekBefore = (at: number, x: number, y: number, shared: readonly WeekCost[] = []): HistoryWeek =>
  weekOf(at, [cost('shop', 'sidecar', x, 168 + at), cost('pay', 'sidecar', y, 168 + at), ...shared], driving(at));
const history = historyOf(sides.map(([x, y], at) => weekBefore(at, x, y)));
const weekAfter = (costs: readonly WeekCost[]): HistoryWeek =>
  weekOf(5, [cost('shop', 'sidecar', 130, 173), ...costs], driving(5));

function controlOf(week: HistoryWeek, earlier = history) {
  const reading = realised({ history: earlier, week, policy: byPodHours });
  if (!reading.known) throw new Error(reading.why);
  return reading.value.control;
}
function found(week: HistoryWeek, earlier = history) {
  const control = controlOf(week, earlier);
  if (!control.known || !control.value.avoidedUsd.value.known) throw new Error('no control');
  const { low = Number.NaN, high = Number.NaN, value } = control.value.avoidedUsd;
  return { ...control.value, usd: value.value, low, high };
}

const ztunnel = cost('istio-system', 'ztunnel', 20);

describe('difference in differences', () => {
  const [xy, xx] = [sides.reduce((sum, [x, y]) => sum + x * y, 0), sides.reduce((sum, [x]) => sum + x * x, 0)];
  const k = xy / xx;

  it('is k times what did not move, less what did and the growth of what all share', () => {
    const { usd, low, high, moved, unmoved, claimed } = found(weekAfter([ztunnel, cost('pay', 'waypoint', 30)]));
    expect({ moved, unmoved, claimed }).toEqual({ moved: ['pay'], unmoved: ['shop'], claimed: true });
    expect(usd).toBeCloseTo(k * 130 - 30 - 20, 9);
    const residual = Math.sqrt(sides.reduce((sum, [x, y]) => sum + (y - k * x) ** 2, 0) / 4);
    const half = studentTQuantile(0.95, 4) * residual * Math.sqrt(1 + 130 ** 2 / xx);
    expect([usd - low, high - usd]).toEqual([expect.closeTo(half, 9), expect.closeTo(half, 9)]);
  });

  it.each<[string, WeekCost[], number]>([
    ['sidecars that are left', [ztunnel, cost('pay', 'sidecar', 7, 10)], 27],
    ['a waypoint in a namespace of its own', [ztunnel, cost('waypoints', 'waypoint', 30)], 50],
    ['istio-cni', [ztunnel, cost('istio-system', 'cni', 4)], 24],
    [
      'neither the control plane nor a gateway',
      [ztunnel, cost('istio-system', 'control-plane', 9), cost('edge', 'gateway', 9)],
      20,
    ],
    ["nor the others' own waypoint, which makes them dearer", [ztunnel, cost('shop', 'waypoint', 10)], 20 - k * 10],
  ])('the moved side carries %s', (_, costs, usd) => {
    expect(found(weekAfter(costs)).usd).toBeCloseTo(k * 130 - usd, 9);
  });

  it('only the growth of ztunnel counts, where it was there before', () => {
    const earlier = historyOf(sides.map(([x, y], at) => weekBefore(at, x, y, [ztunnel])));
    expect(found(weekAfter([cost('istio-system', 'ztunnel', 25)]), earlier).usd).toBeCloseTo(k * 130 - 5, 9);
  });

  it('of a preliminary week nothing is claimed', () => {
    const moved = weekAfter([ztunnel, cost('pay', 'waypoint', 30)]);
    const weeks = sides.map(([x, y], at) => weekBefore(at, x, y));
    const next = { ...moved, runKey: 'run6', start: endOf(5), end: endOf(6) };
    expect(found(next, historyOf([...weeks, moved])).claimed).toBe(true);
    expect(found({ ...next, preliminary: true }, historyOf([...weeks, moved])).claimed).toBe(false);
  });

  it('an effect within the noise is not claimed', () => {
    expect(found(weekAfter([ztunnel, cost('pay', 'waypoint', k * 130 - 22)])).claimed).toBe(false);
  });
});

describe('there is no control', () => {
  const half = weekOf(5, [cost('shop', 'sidecar', 130, 173), cost('pay', 'sidecar', 90, 80), ztunnel], driving(5));
  it.each<[string, HistoryWeek, string]>([
    ['when no namespace moved whole', half, 'no namespace of the baseline has lost 90 % of its sidecars or more'],
    [
      'when every namespace moved',
      weekOf(5, [ztunnel], driving(5)),
      'no namespace of the baseline still has all of its sidecars',
    ],
  ])('%s', (_, week, why) => expect(controlOf(week)).toEqual(missing(why)));

  it('without pod-hours, as nobody can tell a namespace that moved from one that is gone', () => {
    const bare = (week: HistoryWeek, at: number): HistoryWeek => ({
      ...week,
      drivers: { ...week.drivers, namespaces: [{ namespace: 'shop', requests: 100 + at }] },
    });
    const weeks = history.known ? history.value.weeks.map(bare) : [];
    const week = bare({ ...half, costs: [...half.costs, cost('shop', 'waypoint', 1)] }, 7);
    const reading = realised({ history: historyOf(weeks), week, policy: { driver: 'requests' } });
    expect(reading.known && reading.value.control).toEqual(
      missing('no pod-hours were measured in this week: scrape kube-state-metrics'),
    );
  });
});
