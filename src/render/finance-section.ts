import type { Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import { percent, quantity, usd } from './numbers.ts';
import {
  type Cell,
  columns,
  fact,
  type KnownPart,
  number,
  type Row,
  row,
  type Section,
  unknownSection,
} from './section.ts';
import { reasons } from './shown-rows.ts';

type Finance = KnownPart<'finance'>;
type Case = Finance['cases'][number];

const title = 'Payback, NPV, IRR and ROI';
const bases = { allocated: 'Allocated', realisable: 'Realisable', realised: 'Realised' } as const;

/** Money over time of each saving at each level; a basis that is not known has no rows. */
export function financeSection({ finance }: Report): Section {
  if (!finance.known) return unknownSection(title, finance.why);
  const { investmentUsd, investmentFormula, discountRatio, yearlyDecayRatio, cases } = finance.value;
  const months = [...new Set(cases.flatMap(({ horizons }) => horizons.map((horizon) => horizon.months)))].sort(
    (a, b) => a - b,
  );
  return {
    title,
    lead: 'Simple payback; flows at the end of each month, nothing left at the end. Book the realisable or the realised rows: the allocated ones are not cash.',
    facts: [
      fact('Investment', `${usd(investmentUsd)} = ${investmentFormula}`),
      fact('Discount rate', `${percent(discountRatio, 1)} a year, effective`),
      fact('Yearly decay', `${percent(yearlyDecayRatio, 1)} of the saving is lost each year`),
    ],
    tables: [
      {
        caption: 'Each saving over time, USD',
        columns: columns(
          'Saving',
          'USD, month',
          'Payback',
          ...months.map((horizon) => `NPV, ${horizon} months`),
          'IRR a year',
          ...months.map((horizon) => `ROI, ${horizon} months`),
        ),
        rows: cases.map((one) => caseRow(one, months)),
        totals: [],
      },
    ],
    notes: [
      ...new Set(
        cases.flatMap(({ irrAnnualRatio: irr, paybackMonths }) => reasons([irr, paybackMonths].filter(isUnexplained))),
      ),
    ],
  };
}

/** "never: nothing is saved" explains itself; the table says its first word. */
const saysItself = /^(never|none)\b/;
const isUnexplained = (reading: Reading<number>): boolean => !reading.known && !saysItself.test(reading.why);
const unknownInWords = (why: string): string => saysItself.exec(why)?.[0] ?? 'not known';

/** A return above tenfold a year says only that the investment is small. */
const most = 10;
const irrInWords = (ratio: number): string => (ratio > most ? `over ${percent(most, 0)}` : percent(ratio, 1));

function caseRow(
  { basis, level, monthlyUsd, paybackMonths, paybackDays, irrAnnualRatio, horizons }: Case,
  months: readonly number[],
): Row {
  const at = (horizon: number) => horizons.find((one) => one.months === horizon);
  const cell = (value: number | undefined, say: (value: number) => string): Cell =>
    number(value === undefined ? 'not known' : say(value));
  const days = paybackDays.known ? `${quantity(paybackDays.value, 0)} days` : '';
  return row(`${bases[basis]}, ${level}`, [
    number(usd(monthlyUsd)),
    number(
      paybackMonths.known ? `${quantity(paybackMonths.value, 1)} months` : unknownInWords(paybackMonths.why),
      days,
    ),
    ...months.map((horizon) => cell(at(horizon)?.npvUsd, usd)),
    number(irrAnnualRatio.known ? irrInWords(irrAnnualRatio.value) : unknownInWords(irrAnnualRatio.why)),
    ...months.map((horizon) => cell(at(horizon)?.roiRatio, (ratio) => percent(ratio, 0))),
  ]);
}
