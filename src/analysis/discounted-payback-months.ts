import { known, missing, type Reading } from '../model/reading.ts';

const mostMonths = 1200;

/**
 * Months until the flows, each discounted to today, add up to the investment; within the month in which they do, in
 * proportion.
 * @param flowUsd what month 0, 1, … brings at its end
 * @param ratioPerMonth effective discount of one month
 */
export function discountedPaybackMonths(given: {
  readonly investmentUsd: number;
  readonly flowUsd: (month: number) => number;
  readonly ratioPerMonth: number;
}): Reading<number> {
  const { investmentUsd, flowUsd, ratioPerMonth } = given;
  let leftUsd = investmentUsd;
  for (let month = 0; month < mostMonths; month += 1) {
    const presentUsd = flowUsd(month) / (1 + ratioPerMonth) ** (month + 1);
    if (presentUsd <= 0) return missing('never: nothing is saved');
    if (leftUsd <= presentUsd) return known(month + leftUsd / presentUsd);
    leftUsd -= presentUsd;
  }
  return missing('never: discounted, the savings do not add up to the investment');
}
