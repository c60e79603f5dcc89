import { known } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import { dateInWords } from './dates.ts';
import { figureInWords } from './intervals.ts';
import { leftOut } from './left-out.ts';
import { moneyColumn } from './money-column.ts';
import { count, counted, quantity, usd, usdRate } from './numbers.ts';
import { goodness, intervalOf } from './savings.ts';
import {
  columns,
  fact,
  type KnownPart,
  number,
  prose,
  row,
  type Section,
  type Sheet,
  unknownSection,
} from './section.ts';
import { ended, readingInWords } from './words.ts';

type Realised = KnownPart<'realised'>;

const title = 'Realised: what this week did not cost';

/** The week against the line of the weeks before the move; spend reduction and cost avoidance never mixed. */
export function realisedSection({ realised }: Report): Section {
  if (!realised.known) return unknownSection(title, realised.why);
  const { value } = realised;
  const prices = readingInWords(value.priceEffectUsd, usd);
  return {
    title,
    lead: verdict(value),
    facts: [
      ...baselineFacts(value),
      fact('Price effect', `${prices} (this week\u2019s quantity \u00d7 what its prices changed)`),
      fact(
        'Quantity effect',
        `${usd(value.quantityEffectUsd)} (the baseline\u2019s prices \u00d7 what its quantity changed)`,
      ),
      control(value),
    ],
    tables: [bridge(value)],
    notes: value.notes.map(ended),
  };
}

function verdict({ usable, claimed, avoidedUsd }: Realised): string {
  const amount = figureInWords(avoidedUsd);
  if (!usable) return `Baseline not usable: a raw difference only, ${amount} in this week, and no saving is claimed.`;
  if (!claimed) return `No saving is claimed: ${amount} in this week, and the 90% interval does not clear the noise.`;
  return `${amount} in this week, with its 90% interval, at the baseline\u2019s prices.`;
}

function baselineFacts({ baseline, frozenBy, driver, ...realised }: Realised) {
  const ends = baseline.weeks.map(({ periodEnd }) => dateInWords(periodEnd));
  const unit = baseline.driver === 'requests' ? 'request' : 'pod-hour';
  const slope =
    baseline.driver === 'requests'
      ? `${usd(baseline.slopeUsd * 1e6)} a million requests`
      : `${usdRate(baseline.slopeUsd)} a pod-hour`;
  const span = ends.length === 0 ? '' : `, ending ${ends[0]} to ${ends.at(-1)}`;
  const kept = frozenBy === undefined ? 'fitted by this run' : `frozen by run ${frozenBy}`;
  const whose = baseline.namespaces.slice(0, 5).join(', ');
  const more = leftOut(baseline.namespaces.length - 5, 'more', 'more');
  return [
    fact('Baseline', `${goodness({ baseline, driver, ...realised })}${span}; ${kept}`, !realised.usable),
    fact('Line', `${usd(baseline.interceptUsd)} a week + ${slope}; this week had ${quantity(driver, 0)} ${unit}s`),
    fact(
      'Follows',
      `${baseline.driver === 'requests' ? 'requests' : 'pod-hours'} of ${whose}${more === '' ? '' : ` ${more}`}`,
    ),
    fact(
      'Baseline\u2019s prices',
      `${usdRate(baseline.rates.cpuCoreHourUsd)} a core-hour, ${usdRate(baseline.rates.memoryGibHourUsd)} a GiB-hour`,
    ),
  ];
}

function control({ control: reading }: Realised) {
  if (!reading.known) return fact('Control', `not known: ${reading.why}`);
  const { moved, unmoved, avoidedUsd, claimed } = reading.value;
  const compared = `${counted(moved.length, 'namespace')} that moved against ${count(unmoved.length)} that did not`;
  return fact(
    'Control',
    `${figureInWords(avoidedUsd)} by difference in differences, ${compared}; ${claimed ? 'claimed' : 'not claimed'}`,
  );
}

/** Spend reduction + cost avoidance = avoided; finance books only the first. */
function bridge({ avoidedUsd, spendReductionUsd, costAvoidanceUsd, adjustedBaselineUsd, actualUsd }: Realised): Sheet {
  const column = moneyColumn([known(spendReductionUsd), known(costAvoidanceUsd)], avoidedUsd.value);
  const [spend = '', avoidance = ''] = column.cells;
  return {
    caption: 'This week against the adjusted baseline, at the baseline\u2019s prices',
    columns: columns('Amount', 'USD, week', '- How'),
    rows: [
      row('Adjusted baseline', [
        number(usd(adjustedBaselineUsd)),
        prose('what the week would have cost before the move'),
      ]),
      row('Actual', [number(usd(actualUsd)), prose('what it cost')]),
      row('Spend reduction', [number(spend), prose('mean of the baseline \u2212 actual: off the bill')]),
      row('Cost avoidance', [
        number(avoidance),
        prose('adjusted baseline \u2212 its mean: growth that was not bought; lowers no bill'),
      ]),
      ...(column.difference === undefined ? [] : [row('Difference', [number(column.difference), prose('')])]),
    ],
    totals: [
      row('Avoided in all', [number(column.total), prose(`adjusted baseline \u2212 actual${intervalOf(avoidedUsd)}`)]),
    ],
  };
}
