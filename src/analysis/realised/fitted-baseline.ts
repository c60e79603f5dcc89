import type { Rate } from '../../derive/pod-rates.ts';
import type { FittedBaseline, History } from '../../model/history.ts';
import type { Immutable } from '../../model/immutable.ts';
import type { Policy } from '../../model/policy.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import { baselineWeeks } from './baseline-weeks.ts';
import { baselineDriver, drivingNamespaces } from './driver-reading.ts';
import { leastSquares } from './least-squares.ts';
import { type MeshWeek, quantity, usdAt } from './mesh-week.ts';

/** The line that a week is measured against, and who drew it. */
export interface Baseline {
  readonly baseline: FittedBaseline;
  /** The run that fitted it first; absent when it is this one. */
  readonly frozenBy?: string;
  readonly notes: readonly string[];
}

/** The baseline that an earlier run fitted for this policy, unchanged; else one fitted now, which later runs keep. */
export function baselineOf(
  history: Immutable<History>,
  past: readonly MeshWeek[],
  week: MeshWeek,
  policy: Immutable<Policy['realised']>,
): Reading<Baseline> {
  const frozen = history.baselines?.find(({ baseline }) => answers(baseline, policy));
  if (frozen === undefined) return fitted(past, week, policy);
  if (frozen.baseline.weeks.some(({ periodEnd }) => periodEnd === week.end))
    return missing('this week is part of the baseline');
  const { namespaces, weeks } = frozen.baseline;
  const baseline = { ...frozen.baseline, namespaces: [...namespaces], weeks: [...weeks] };
  return known({ baseline, frozenBy: frozen.runKey, notes: [] });
}

const answers = ({ driver, range }: Immutable<FittedBaseline>, policy: Immutable<Policy['realised']>): boolean =>
  driver === policy.driver && range?.from === policy.baseline?.from && range?.to === policy.baseline?.to;

function fitted(past: readonly MeshWeek[], week: MeshWeek, policy: Immutable<Policy['realised']>): Reading<Baseline> {
  const { driver, baseline: range } = policy;
  const measured = (one: MeshWeek): boolean => (driver === 'requests' ? one.requests : one.podHours).size > 0;
  const chosen = baselineWeeks(past, week, range, measured);
  if (!chosen.known) return chosen;
  const { weeks, notes } = chosen.value;
  const own = meanRates(weeks);
  const rates = own ?? week.rates;
  if (rates === undefined) return missing('neither the weeks of the baseline nor this one have prices');
  const namespaces = drivingNamespaces(weeks, driver);
  const points = weeks.map((one) => ({
    driver: baselineDriver(one, driver, namespaces) ?? 0,
    usd: usdAt(rates, one.costs),
  }));
  const drivers = points.map((point) => point.driver);
  const baseline = {
    driver,
    ...(range && { range }),
    namespaces,
    weeks: weeks.map(({ end, runKey }) => ({ periodEnd: end, runKey })),
    rates,
    leastDriver: Math.min(...drivers),
    mostDriver: Math.max(...drivers),
    ...leastSquares(points),
  };
  const unpriced = own === undefined ? ["the weeks of the baseline had no prices: it is priced at this week's"] : [];
  return known({ baseline, notes: [...notes, ...unpriced] });
}

/** What the baseline's weeks paid for a core-hour and a GiB-hour, weighted by what they were allocated. */
function meanRates(weeks: readonly MeshWeek[]): Rate | undefined {
  const priced = weeks.flatMap(({ rates, costs }) => (rates === undefined ? [] : [{ rates, hours: quantity(costs) }]));
  if (priced.length === 0) return undefined;
  const weighted = (of: (week: (typeof priced)[number]) => readonly [rate: number, hours: number]): number => {
    const pairs = priced.map(of);
    const hours = pairs.reduce((sum, [, amount]) => sum + amount, 0);
    if (hours <= 0) return pairs.reduce((sum, [rate]) => sum + rate, 0) / pairs.length;
    return pairs.reduce((sum, [rate, amount]) => sum + rate * amount, 0) / hours;
  };
  return {
    cpuCoreHourUsd: weighted(({ rates, hours }) => [rates.cpuCoreHourUsd, hours.cpuCoreHours]),
    memoryGibHourUsd: weighted(({ rates, hours }) => [rates.memoryGibHourUsd, hours.memoryGibHours]),
  };
}
