/** An investment now, and what comes back at the end of each period after it, USD. */
export interface CashFlows {
  readonly investmentUsd: number;
  readonly flowsUsd: readonly number[];
}

/**
 * Net present value: −I + Σ S_k / (1 + r)^k, flows at the end of periods 1, 2, ….
 *
 * A spreadsheet's NPV discounts its first value by one period, so there the investment stands outside.
 * @param ratioPerPeriod effective discount of one period
 */
export function netPresentValue({ investmentUsd, flowsUsd }: CashFlows, ratioPerPeriod: number): number {
  return flowsUsd.reduce((sum, flowUsd, index) => sum + flowUsd / (1 + ratioPerPeriod) ** (index + 1), -investmentUsd);
}

/** The effective monthly ratio of an effective yearly one: (1 + r)^(1/12) − 1. */
export const monthlyRatio = (annualRatio: number): number => (1 + annualRatio) ** (1 / 12) - 1;
