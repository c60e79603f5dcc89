import type { Figure } from '../../model/figure.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import type { Realisable } from '../../model/report-savings.ts';
import { monthHours } from '../proxy-cost.ts';
import type { JudgedGroup } from './group-removal.ts';

type Interval = Realisable['nodes'];
type Totals = Pick<Realisable, 'nodes' | 'monthlyUsd' | 'freedCommitmentMonthlyUsd' | 'packingSlackMonthlyUsd'>;

/**
 * All groups together, bound by bound. Sums of bounds bound the sum. With a group whose price is not known the amount
 * is not known either, and has no upper bound; the groups that are priced still bound it from below.
 */
export function realisableTotals(judged: readonly JudgedGroup[], left: Realisable['left']): Totals {
  const removals = judged.map(({ removal }) => removal);
  return {
    nodes: added(removals.map(({ removed }) => removed)),
    monthlyUsd: figure(
      removals.map(({ cashMonthlyUsd }) => cashMonthlyUsd),
      'Σ over node groups of nodes that go × mean price of a node × (1 − covered share) × 730 h',
      left,
    ),
    freedCommitmentMonthlyUsd: figure(
      removals.map(({ freedCommitmentMonthlyUsd }) => freedCommitmentMonthlyUsd),
      'Σ over node groups of nodes that go × mean price of a node × covered share × 730 h',
      left,
    ),
    packingSlackMonthlyUsd: judged.length === 0 ? noGroup(left) : slackUsd(judged),
  };
}

const added = (intervals: readonly Interval[]): Interval => {
  const sum = (bound: keyof Interval): number => intervals.reduce((total, interval) => total + interval[bound], 0);
  return { low: sum('low'), point: sum('point'), high: sum('high') };
};

function figure(parts: readonly Reading<Interval>[], formula: string, left: Realisable['left']): Figure {
  const unit = 'USD/month';
  if (parts.length === 0) return { value: noGroup(left), unit, formula };
  const unpriced = parts.find((part) => !part.known);
  const { low, point, high } = added(parts.flatMap((part) => (part.known ? [part.value] : [])));
  if (unpriced !== undefined && !unpriced.known) return { value: unpriced, low, unit, formula };
  return { value: known(point), low, high, unit, formula };
}

/** Σ nodes of slack × mean price of a node × (1 − covered share) × 730 h: cash that packing alone would win. */
function slackUsd(judged: readonly JudgedGroup[]): Reading<number> {
  let total = 0;
  for (const { removal, mean } of judged) {
    if (removal.packingSlack === 0) continue;
    if (!mean.known) return mean;
    total += removal.packingSlack * mean.value.cashHourUsd * monthHours;
  }
  return known(total);
}

const noGroup = (left: Realisable['left']) =>
  missing(`no group of nodes could be judged: ${left.map(({ group, why }) => `${group}: ${why}`).join('; ')}`);
