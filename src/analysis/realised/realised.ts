import type { FittedBaseline } from '../../model/history.ts';
import type { Immutable } from '../../model/immutable.ts';
import type { Policy } from '../../model/policy.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import type { Realised } from '../../model/report-savings.ts';
import type { Facts } from '../../model/snapshot.ts';
import { avoided } from './avoided.ts';
import { control } from './control.ts';
import { driverReading } from './driver-reading.ts';
import { baselineOf } from './fitted-baseline.ts';
import { type MeshWeek, meshWeek, quantity, usdAt, type WeekOfMesh } from './mesh-week.ts';
import { realisedNotes } from './realised-notes.ts';

export interface RealisedRequest {
  readonly history: Facts['history'];
  /** The week that the report is about. */
  readonly week: WeekOfMesh & { readonly start: string };
  readonly policy: Immutable<Policy['realised']>;
}

const formula =
  'adjusted baseline − actual; adjusted baseline = intercept + slope × driver; 90 % interval ± t(0.95, n − 2) × s × √(1 + 1/n + (x − x̄)² / Σ(x − x̄)²)';

/**
 * What was really saved in this week: what the mesh would have cost by the line of the baseline, at this week's
 * traffic, less what it cost. USD a week at the baseline's prices, so that a price change saves nothing here.
 *
 *   avoided = adjusted baseline − actual = spend reduction (mean − actual) + cost avoidance (adjusted − mean)
 *
 * A baseline is usable when R² > 0.75 and CV(RMSE) < 25 %; of one that is not, only the raw difference is said.
 * @see cost facts 6.2, TV-11
 */
export function realised({ history, week, policy }: RealisedRequest): Reading<Realised> {
  if (!history.known) return history;
  const past = history.value.weeks.map(meshWeek);
  const now = meshWeek(week);
  const drawn = baselineOf(history.value, past, now, policy);
  if (!drawn.known) return drawn;
  const { baseline, frozenBy } = drawn.value;
  const ends = new Set(baseline.weeks.map(({ periodEnd }) => periodEnd));
  const before = past.filter(({ end }) => ends.has(end));
  const driver = driverReading(now, baseline, before);
  if (!driver.known) return driver;
  const actualUsd = usdAt(baseline.rates, now.costs);
  const against = comparison(baseline, driver.value, actualUsd);
  return known({
    baseline,
    ...(frozenBy !== undefined && { frozenBy }),
    ...against,
    claimed: against.claimed && !now.preliminary,
    driver: driver.value,
    actualUsd,
    spendReductionUsd: baseline.meanUsd - actualUsd,
    costAvoidanceUsd: against.adjustedBaselineUsd - baseline.meanUsd,
    priceEffectUsd: priceEffect(now, baseline.rates),
    quantityEffectUsd: actualUsd - baseline.meanUsd,
    control: ofWholeWeek(control(now, baseline, before), now),
    notes: [...drawn.value.notes, ...realisedNotes({ baseline, driver: driver.value, before, now, ...against })],
  });
}

/** Of a preliminary week nothing is claimed, whichever way it is compared. */
const ofWholeWeek = (reading: Realised['control'], { preliminary }: MeshWeek): Realised['control'] =>
  reading.known && preliminary ? known({ ...reading.value, claimed: false }) : reading;

type Comparison = Pick<Realised, 'usable' | 'adjustedBaselineUsd' | 'avoidedUsd' | 'claimed'>;

function comparison(baseline: Immutable<FittedBaseline>, driver: number, actualUsd: number): Comparison {
  const { interceptUsd, slopeUsd, residualUsd, meanDriver, driverSquares, meanUsd, weeks } = baseline;
  if (!(baseline.rSquared > 0.75 && baseline.cvRmseRatio < 0.25)) {
    const raw = 'mean of the baseline − actual: baseline not usable, raw difference only';
    const avoidedUsd = { value: known(meanUsd - actualUsd), unit: 'USD/period', formula: raw };
    return { usable: false, adjustedBaselineUsd: meanUsd, avoidedUsd, claimed: false };
  }
  const adjustedBaselineUsd = interceptUsd + slopeUsd * driver;
  const spread = 1 + 1 / weeks.length + (driver - meanDriver) ** 2 / driverSquares;
  const standardErrorUsd = residualUsd * Math.sqrt(spread);
  const usd = adjustedBaselineUsd - actualUsd;
  return {
    usable: true,
    adjustedBaselineUsd,
    ...avoided({ usd, standardErrorUsd, degrees: weeks.length - 2, formula }),
  };
}

/** Q₁ × (P₁ − P₀), CPU and memory each by itself. */
function priceEffect({ rates, costs }: MeshWeek, was: FittedBaseline['rates']): Reading<number> {
  if (rates === undefined) return missing('this week has no prices');
  const { cpuCoreHours, memoryGibHours } = quantity(costs);
  return known(
    cpuCoreHours * (rates.cpuCoreHourUsd - was.cpuCoreHourUsd) +
      memoryGibHours * (rates.memoryGibHourUsd - was.memoryGibHourUsd),
  );
}
