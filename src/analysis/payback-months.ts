import { known, missing, type Reading } from '../model/reading.ts';

const mostYears = 100;

/**
 * Months until the flows add up to the investment: investment / monthly saving, where the saving stays what it is.
 * Of a saving that decays, the month in the year in which its sum gets there.
 */
export function paybackMonths(given: {
  readonly investmentUsd: number;
  readonly monthlyUsd: number;
  readonly yearlyDecayRatio: number;
}): Reading<number> {
  const { investmentUsd, monthlyUsd, yearlyDecayRatio } = given;
  if (monthlyUsd < 0) return missing('never: it costs more than it saves');
  if (monthlyUsd === 0) return missing('never: nothing is saved');
  if (yearlyDecayRatio === 0) return known(investmentUsd / monthlyUsd);
  let leftUsd = investmentUsd;
  for (let year = 0; year < mostYears; year += 1) {
    const flowUsd = monthlyUsd * (1 - yearlyDecayRatio) ** year;
    if (leftUsd <= 12 * flowUsd) return known(12 * year + leftUsd / flowUsd);
    leftUsd -= 12 * flowUsd;
  }
  return missing('never: the saving decays before it has paid the investment back');
}
