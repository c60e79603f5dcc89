import type { Figure } from '../model/figure.ts';
import type { Policy } from '../model/policy.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Finance, FinanceCase } from '../model/report-finance.ts';
import type { Realisable, Realised, Saving } from '../model/report-savings.ts';
import { type FinanceTerms, financeCase } from './finance-case.ts';
import { monthHours } from './proxy-cost.ts';

export interface FinanceEvidence {
  readonly investment: Policy['investment'];
  readonly saving: Reading<Saving>;
  readonly realisable: Reading<Realisable>;
  readonly realised: Reading<Realised>;
}

const weekHours = 168;

/**
 * Payback, NPV, IRR and ROI of the move, for each level of saving that is known, never added to one another:
 *
 * - allocated: freed reservations, not cash;
 * - realisable: nodes that can go, cash;
 * - realised: what this week saved against its baseline × 730 / 168, only where it can be claimed.
 */
export function finance({ investment, saving, realisable, realised }: FinanceEvidence): Reading<Finance> {
  if (investment === undefined)
    return missing('what the move costs is not known: set policy.investment (hours and hourUsd) in meshledger.yaml');
  const { hours, hourUsd, otherUsd, discountRatio, yearlyDecayRatio } = investment;
  const terms = { investmentUsd: hours * hourUsd + otherUsd, discountRatio, yearlyDecayRatio };
  const cases = [
    ...casesOf(terms, 'allocated', saving.known ? saving.value.monthlyUsd : undefined),
    ...casesOf(terms, 'realisable', realisable.known ? realisable.value.monthlyUsd : undefined),
    ...casesOf(terms, 'realised', realised.known ? monthOf(realised.value) : undefined),
  ];
  if (cases.length === 0)
    return saving.known ? missing('no saving is known well enough to weigh the investment against') : saving;
  return known({
    ...terms,
    investmentFormula: `${hours} h × ${hourUsd} USD/h${otherUsd > 0 ? ` + ${otherUsd} USD` : ''}`,
    cases,
  });
}

function casesOf(terms: FinanceTerms, basis: FinanceCase['basis'], figure: Figure | undefined): FinanceCase[] {
  // A lower bound has a payback of at most so much, and no net present value: it is not weighed.
  if (figure === undefined || figure.atLeast === true) return [];
  const { low, value, high } = figure;
  const levels = { low, likely: value.known ? value.value : undefined, high };
  return (['low', 'likely', 'high'] as const).flatMap((level) => {
    const monthlyUsd = levels[level];
    return monthlyUsd === undefined ? [] : [financeCase(terms, { basis, level, monthlyUsd })];
  });
}

/** A month of a week's saving; nothing where the week cannot claim one, or the baseline is no use. */
function monthOf({ avoidedUsd, claimed, usable }: Realised): Figure | undefined {
  if (!claimed || !usable) return undefined;
  const { low, value, high } = avoidedUsd;
  const month = (weekUsd: number): number => (weekUsd * monthHours) / weekHours;
  return {
    ...avoidedUsd,
    value: value.known ? known(month(value.value)) : value,
    ...(low !== undefined && { low: month(low) }),
    ...(high !== undefined && { high: month(high) }),
  };
}
