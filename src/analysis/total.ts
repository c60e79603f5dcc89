import type { Figure } from '../model/figure.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost } from '../model/report-cost.ts';
import type { Facts } from '../model/snapshot.ts';

const formulas = {
  periodUsd: 'Σ over roles of max(request, usage) × rate, for the period',
  monthlyUsd: 'weekly cost / covered hours × 730',
};

/**
 * The cost of the whole mesh: the sum of its roles, the unclassified line included. A role of which nothing has a price
 * counts as nothing, and the sum is then a lower bound.
 */
export function totalFigure(
  usage: Facts['proxyUsage'],
  costs: readonly RoleCost[],
  field: 'periodUsd' | 'monthlyUsd',
): Figure {
  const unit = field === 'periodUsd' ? 'USD/period' : 'USD/month';
  const atLeast = costs.some((cost) => cost.atLeast || !cost[field].known);
  const value = usage.known ? sum(costs.map((cost) => cost[field])) : usage;
  return { value, ...(value.known && atLeast && { atLeast }), unit, formula: formulas[field] };
}

function sum(parts: readonly Reading<number>[]): Reading<number> {
  const priced = parts.filter((part) => part.known);
  const [first] = parts;
  if (priced.length === 0 && first !== undefined) return first;
  return known(priced.reduce((total, { value }) => total + value, 0));
}

/** Weeks whose covered hours differ by more are not compared: the difference would be that of Prometheus, not of the mesh. */
const alikeRatio = 0.01;

/**
 * What the week before cost, by its archived report, where this week can be compared with it.
 * @param periodStart start of this week: the week before is the one that ended then
 */
export function previousWeeklyUsd(
  history: Facts['history'],
  periodStart: string,
  week: { readonly preliminary: boolean; readonly coveredHours: number },
): Reading<number> {
  if (!history.known) return history;
  const { weeks, skipped } = history.value;
  const before = weeks.find(({ end }) => end === periodStart);
  if (before === undefined) {
    const unread = skipped.find(({ key }) => key.includes(`/dt=${periodStart.slice(0, 10)}/`));
    return unread === undefined
      ? missing('no report of the week before is in the archive')
      : missing(`the report of the week before (${unread.key}) cannot be used: ${unread.why}`);
  }
  if (before.preliminary) return missing('the week before is preliminary, so nothing is compared with it');
  if (week.preliminary) return missing('this week is preliminary, so it is not compared with the week before');
  const { coveredHours = week.coveredHours } = before.drivers;
  if (Math.abs(coveredHours - week.coveredHours) > alikeRatio * week.coveredHours)
    return missing('the week before was covered for longer or shorter than this one, so the two are not compared');
  const parts = before.costs.map(({ periodUsd }) => periodUsd);
  if (parts.every((usd) => usd === undefined)) return missing('the week before had no cost');
  if (parts.some((usd) => usd === undefined)) return missing('a part of the week before had no price');
  return known(parts.reduce<number>((total, usd) => total + (usd ?? 0), 0));
}
