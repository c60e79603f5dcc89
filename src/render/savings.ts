import type { Report } from '../model/report.ts';
import { spanOf, usdInterval } from './intervals.ts';
import { counted, percent, quantity, usdShort, usdWhole } from './numbers.ts';
import type { KnownPart } from './section.ts';
import { amountInWords, rangeInWords } from './words.ts';

/** One of the three savings: what could be freed, what could go, what was already saved. They are never added. */
export interface SavingView {
  readonly label: string;
  /** How sure it is: projected, simulated or observed. */
  readonly status: string;
  readonly value: string;
  readonly note: string;
}

export const neverAdded =
  'Projected and simulated: if every sidecar moved. Observed: what was already saved. Never add them.';

/** What stands between value and note in one line: an amount reads on, words about it are explained. */
export const joint = ({ value }: SavingView): string => (value.startsWith('not ') ? ': ' : ' ');

/** Allocated, realisable and realised, side by side; the same words in every channel. */
export const savings = (report: Report): readonly SavingView[] => [
  allocated(report),
  realisable(report),
  realised(report),
];

const unknown = (view: Pick<SavingView, 'label' | 'status'>, why: string): SavingView => ({
  ...view,
  value: 'not known',
  note: why,
});

function allocated({ saving }: Report): SavingView {
  const view = { label: 'Allocated', status: 'projected' };
  if (!saving.known) return unknown(view, saving.why);
  const figure = saving.value.monthlyUsd;
  if (!figure.value.known) return unknown(view, figure.value.why);
  const sign = figure.value.value < 0 ? '; ambient would cost more' : '';
  return {
    ...view,
    value: amountInWords(figure),
    note: `a month, freed reservations, not cash${rangeInWords(figure)}${sign}`,
  };
}

function realisable({ realisable: reading }: Report): SavingView {
  const view = { label: 'Realisable', status: 'simulated' };
  if (!reading.known) return unknown(view, reading.why);
  const { monthlyUsd: cash, nodes, groups, freedCommitmentMonthlyUsd: freed } = reading.value;
  const live = counted(
    groups.reduce((sum, group) => sum + group.nodes, 0),
    'node',
  );
  const gone = `${spanOf(nodes)} of ${live}`;
  if (!cash.value.known)
    return { ...unknown(view, cash.value.why), note: `${gone} can go; cash is not known: ${cash.value.why}` };
  const { low = cash.value.value, high = cash.value.value } = cash;
  const likely = low === high ? '' : `, likely ${usdWhole(cash.value.value)}`;
  const commitment =
    freed.value.known && freed.value.value > 0 ? `; apart, ${usdWhole(freed.value.value)} of commitment` : '';
  return { ...view, value: usdInterval(low, high), note: `a month in cash${likely}; ${gone}${commitment}` };
}

function realised({ realised: reading }: Report): SavingView {
  const view = { label: 'Realised', status: 'observed' };
  if (!reading.known) return unknown(view, reading.why);
  const { avoidedUsd } = reading.value;
  if (!avoidedUsd.value.known) return unknown(view, avoidedUsd.value.why);
  const interval = intervalOf(avoidedUsd);
  const amount = usdShort(avoidedUsd.value.value);
  if (!reading.value.usable)
    return {
      ...view,
      value: 'not claimed',
      note: `baseline not usable (${goodness(reading.value)}); raw difference ${amount} in this week`,
    };
  if (!reading.value.claimed)
    return { ...view, value: 'not claimed', note: `${amount} in this week${interval}: ${unclaimed(avoidedUsd)}` };
  return { ...view, value: amount, note: `in this week, against the adjusted baseline${interval}` };
}

const unclaimed = ({ high }: KnownPart<'realised'>['avoidedUsd']): string =>
  high !== undefined && high < 0 ? 'more than the adjusted baseline' : 'within the noise';

/** ` (90%: $31 to $55)`. */
export function intervalOf({
  low,
  high,
}: {
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}): string {
  return low === undefined || high === undefined ? '' : ` (90%: ${usdInterval(low, high)})`;
}

/** How well the baseline fits its weeks. */
export const goodness = ({ baseline: { rSquared, cvRmseRatio, weeks } }: KnownPart<'realised'>): string =>
  `${counted(weeks.length, 'week')}, R\u00b2 ${quantity(rSquared, 2)}, CV(RMSE) ${percent(cvRmseRatio, 1)}`;
