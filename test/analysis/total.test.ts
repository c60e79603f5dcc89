import { describe, expect, it } from 'vitest';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { previousWeeklyUsd, totalFigure } from '../../src/analysis/total.ts';
import { known, missing } from '../../src/model/reading.ts';
import type { Role } from '../../src/model/role.ts';
import { proxy, weekHours } from './mesh-of-pods.ts';

/** One core all week, at 1 USD an hour for the part of it that has a price. */
const row = (role: Role, unpricedRatio: number): RoleUsage => ({
  ...proxy(role, 'shop', 0, 1, 0),
  rate: { rate: { cpuCoreHourUsd: 1 - unpricedRatio, memoryGibHourUsd: 1 }, unpricedRatio },
});
const total = (rows: readonly RoleUsage[]) => {
  const { value, atLeast } = totalFigure(known([]), roleCosts(rows, weekHours), 'periodUsd');
  return { value, atLeast };
};

describe('the week before', () => {
  const historyWith = (more: object, coveredHours = weekHours) => {
    const costs = [{ namespace: 'shop', role: 'sidecar' as const, proxyHours: 1, periodUsd: 8, ...noHours }];
    const week = { runKey: 'r', start: '2026-11-02T00:00:00Z', end: '2026-11-09T00:00:00Z', preliminary: false, costs };
    return known({ weeks: [{ ...week, drivers: { namespaces: [], coveredHours }, ...more }], skipped: [] });
  };
  const noHours = { cpuAllocatedCoreHours: 0, memoryAllocatedGibHours: 0 };
  const whole = { preliminary: false, coveredHours: weekHours };
  const of = (history: ReturnType<typeof historyWith>, week = whole) =>
    previousWeeklyUsd(history, '2026-11-09T00:00:00Z', week);

  it('is what its report says', () => {
    expect(of(historyWith({}))).toEqual(known(8));
  });

  it.each([
    ['it is preliminary', historyWith({ preliminary: true }), whole, /week before is preliminary/],
    ['this week is', historyWith({}), { preliminary: true, coveredHours: weekHours }, /this week is preliminary/],
    ['Prometheus covered more of one than of the other', historyWith({}, 160), whole, /longer or shorter/],
  ] as const)('is not compared when %s', (_, history, week, why) => {
    expect(of(history, week)).toMatchObject({ known: false, why: expect.stringMatching(why) });
  });
});

describe('the cost of the whole mesh', () => {
  it('is the sum of its roles', () => {
    expect(total([row('sidecar', 0), row('ztunnel', 0)])).toEqual({ value: known(2 * weekHours), atLeast: undefined });
  });

  it.each([
    ['half of a role ran on nodes without a price', [row('sidecar', 0.5), row('ztunnel', 0)], 1.5],
    ['nothing of a role has a price', [row('control-plane', 1), row('ztunnel', 0)], 1],
  ] as const)('is "at least" what is priced when %s', (_, rows, cores) => {
    expect(total(rows)).toEqual({ value: known(cores * weekHours), atLeast: true });
  });

  it('is not known, and no zero, when nothing has a price', () => {
    expect(total([row('control-plane', 1)]).value).toMatchObject({ known: false });
    expect(total([{ ...row('sidecar', 0), rate: undefined }]).value).toEqual(missing('there are no prices'));
  });
});
