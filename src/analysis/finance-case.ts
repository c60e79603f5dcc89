import { known, missing, type Reading } from '../model/reading.ts';
import type { FinanceCase } from '../model/report-finance.ts';
import { discountedPaybackMonths } from './discounted-payback-months.ts';
import { internalRateOfReturn } from './internal-rate-of-return.ts';
import { monthlyRatio, netPresentValue } from './net-present-value.ts';
import { paybackMonths } from './payback-months.ts';

/** What an investment is worth over this long. */
const horizonsMonths = [12, 36];
const longestMonths = Math.max(...horizonsMonths);

export interface FinanceTerms {
  readonly investmentUsd: number;
  /** Effective, a year. */
  readonly discountRatio: number;
  readonly yearlyDecayRatio: number;
}

/**
 * Money over time of one monthly saving S. Flows come at the end of each month; month k of year y (0, 1, …) brings
 * S × (1 − decay)^y, and nothing is left over at the end.
 *
 *   NPV = −I + Σ S_k / (1 + r_m)^k, r_m = (1 + r)^(1/12) − 1     ROI = (Σ S_k − I) / I
 *   payback days = months × 365 / 12                            IRR a year = (1 + i)^12 − 1
 */
export function financeCase(
  { investmentUsd, discountRatio, yearlyDecayRatio }: FinanceTerms,
  saved: Pick<FinanceCase, 'basis' | 'level' | 'monthlyUsd'>,
): FinanceCase {
  const flowUsd = (month: number): number => saved.monthlyUsd * (1 - yearlyDecayRatio) ** Math.floor(month / 12);
  const flowsUsd = Array.from({ length: longestMonths }, (_, month) => flowUsd(month));
  const ratioPerMonth = monthlyRatio(discountRatio);
  const months = paybackMonths({ investmentUsd, monthlyUsd: saved.monthlyUsd, yearlyDecayRatio });
  return {
    ...saved,
    paybackMonths: months,
    paybackDays: months.known ? known((months.value * 365) / 12) : months,
    discountedPaybackMonths: discountedPaybackMonths({ investmentUsd, flowUsd, ratioPerMonth }),
    irrAnnualRatio: annual(internalRateOfReturn({ investmentUsd, flowsUsd })),
    horizons: horizonsMonths.map((horizon) => {
      const flows = { investmentUsd, flowsUsd: flowsUsd.slice(0, horizon) };
      const savedUsd = flows.flowsUsd.reduce((sum, flowUsd) => sum + flowUsd, 0);
      return {
        months: horizon,
        npvUsd: netPresentValue(flows, ratioPerMonth),
        roiRatio: (savedUsd - investmentUsd) / investmentUsd,
      };
    }),
  };
}

function annual(monthly: Reading<number>): Reading<number> {
  if (!monthly.known) return monthly;
  const ratio = (1 + monthly.value) ** 12 - 1;
  return Number.isFinite(ratio) ? known(ratio) : missing('it is too large to be written down');
}
