import type { Figure } from '../model/figure.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost } from '../model/report.ts';
import type { Facts } from '../model/snapshot.ts';

const formulas = {
  periodUsd: 'Σ over roles of max(request, usage) × rate, for the period',
  monthlyUsd: 'weekly cost / covered hours × 730',
};

/** The cost of the whole mesh: the sum of its roles, the unclassified line included. */
export function totalFigure(
  usage: Facts['proxyUsage'],
  costs: readonly RoleCost[],
  field: 'periodUsd' | 'monthlyUsd',
): Figure {
  const unit = field === 'periodUsd' ? 'USD/period' : 'USD/month';
  return { value: usage.known ? sum(costs.map((cost) => cost[field])) : usage, unit, formula: formulas[field] };
}

function sum(parts: readonly Reading<number>[]): Reading<number> {
  let total = 0;
  for (const part of parts) {
    if (!part.known) return part;
    total += part.value;
  }
  return known(total);
}

/** What the week before cost, when its report is in the archive. */
export function previousWeeklyUsd(previous: Facts['previousReport']): Reading<number> {
  if (!previous.known) return previous;
  const parts = Object.values(previous.value.weeklyUsdByRole);
  return parts.length > 0
    ? known(parts.reduce((total, usd) => total + usd, 0))
    : missing('the week before had no cost');
}
