import type { Figure } from '../../model/figure.ts';
import { known } from '../../model/reading.ts';
import { studentTQuantile } from './student-t.ts';

/** Less than half a cent is what rounding leaves of a steady baseline, and no saving. */
const leastUsd = 0.005;

/** A saving with its 90 % interval, and whether it may be claimed. */
export interface Avoided {
  readonly avoidedUsd: Figure;
  readonly claimed: boolean;
}

/**
 * A saving is claimed when its 90 % interval lies above 0 and it exceeds twice its standard error.
 *
 *   half-width = t(0.95, ν) × standard error of a prediction
 */
export function avoided(of: {
  readonly usd: number;
  readonly standardErrorUsd: number;
  readonly degrees: number;
  readonly formula: string;
}): Avoided {
  const { usd, standardErrorUsd, degrees, formula } = of;
  const half = studentTQuantile(0.95, degrees) * standardErrorUsd;
  return {
    avoidedUsd: { value: known(usd), low: usd - half, high: usd + half, unit: 'USD/period', formula },
    claimed: usd - half > 0 && usd > 2 * standardErrorUsd && usd >= leastUsd,
  };
}
