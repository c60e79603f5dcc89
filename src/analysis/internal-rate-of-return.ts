import { known, missing, type Reading } from '../model/reading.ts';
import type { CashFlows } from './net-present-value.ts';

/**
 * The discount ratio per period at which the flows are worth exactly the investment.
 *
 * With x = 1 / (1 + r) the present value Σ S_k x^k only rises with x where no flow is negative, from 0 without bound:
 * there is one root, a bracket is found by doubling, and halving it cannot miss the root as Newton's method can.
 * @returns −1 < ratio; negative when less comes back than went in. Missing when nothing comes back.
 */
export function internalRateOfReturn({ investmentUsd, flowsUsd }: CashFlows): Reading<number> {
  if (flowsUsd.some((flowUsd) => flowUsd < 0)) return missing('none: a flow is negative, so it need not be unique');
  if (!flowsUsd.some((flowUsd) => flowUsd > 0)) return missing('none: nothing comes back');
  const presentUsd = (x: number): number => flowsUsd.reduceRight((sum, flowUsd) => (sum + flowUsd) * x, 0);
  let [low, high] = [0, 1];
  while (presentUsd(high) < investmentUsd) [low, high] = [high, high * 2];
  for (;;) {
    const middle = (low + high) / 2;
    // Neighbouring doubles: nothing lies between them.
    if (middle <= low || middle >= high) return known(1 / high - 1);
    if (presentUsd(middle) < investmentUsd) low = middle;
    else high = middle;
  }
}
