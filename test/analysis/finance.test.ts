import { describe, expect, it } from 'vitest';
import { finance } from '../../src/analysis/finance.ts';
import { internalRateOfReturn } from '../../src/analysis/internal-rate-of-return.ts';
import { monthlyRatio, netPresentValue } from '../../src/analysis/net-present-value.ts';
import { paybackMonths } from '../../src/analysis/payback-months.ts';
import { known, missing } from '../../src/model/reading.ts';
import { Finance, type FinanceCase } from '../../src/model/report-finance.ts';
import type { Realisable, Realised, Saving } from '../../src/model/report-savings.ts';

/** Three engineer-weeks at 100 USD an hour. */
const investment = { hours: 120, hourUsd: 100, otherUsd: 0, discountRatio: 0.1, yearlyDecayRatio: 0 };
const figure = (value: number, low?: number, high?: number) => ({
  ...{ value: known(value), unit: 'USD', formula: '' },
  ...(low !== undefined && { low }),
  ...(high !== undefined && { high }),
});
const saved = (value: number, low?: number, high?: number) =>
  known({ monthlyUsd: figure(value, low, high), steps: [], assumptions: [] } satisfies Saving);
const removable = (value: number) => known({ monthlyUsd: figure(value) } as unknown as Realisable);
const week = (value: number, more = {}) =>
  known({
    avoidedUsd: figure(value, value / 2, value * 2),
    claimed: true,
    usable: true,
    ...more,
  } as unknown as Realised);
const none = missing('not now');

function casesOf(given: Partial<Parameters<typeof finance>[0]>): FinanceCase[] {
  const result = finance({ investment, saving: none, realisable: none, realised: none, ...given });
  if (!result.known) throw new Error(result.why);
  return Finance.parse(result.value).cases;
}
const likelyOf = (monthlyUsd: number, terms = {}): FinanceCase => {
  const found = casesOf({ saving: saved(monthlyUsd), investment: { ...investment, ...terms } })[0];
  if (found === undefined) throw new Error('no case');
  return found;
};
const numberOf = (reading: FinanceCase['paybackMonths']): number => (reading.known ? reading.value : Number.NaN);

describe('a saving that is only known to be at least so much', () => {
  it('is not weighed: its payback would be at most, its present value at least', () => {
    const atLeast = known({ monthlyUsd: { ...figure(500, 400), atLeast: true }, steps: [], assumptions: [] } as Saving);
    expect(casesOf({ saving: atLeast, realisable: removable(280.32) }).map(({ basis }) => basis)).toEqual([
      'realisable',
    ]);
    const alone = finance({ investment, saving: atLeast, realisable: none, realised: none });
    expect(alone).toMatchObject({ known: false, why: expect.stringMatching(/well enough/) });
  });
});

describe('TV-12: payback of 12,000 USD', () => {
  it.each([
    [4204.8, 2.853881, 86.805556],
    [560.64, 21.40411, 651.041667],
    [280.32, 42.808219, 1302.083333],
    [14550, 0.824742, 25.085911],
  ])('%d USD a month pay it back in %d months, which are %d days', (monthlyUsd, months, days) => {
    const result = likelyOf(monthlyUsd);
    expect(numberOf(result.paybackMonths)).toBeCloseTo(months, 6);
    expect(numberOf(result.paybackDays)).toBeCloseTo(days, 6);
  });

  it('1,000 USD a month pay it back in 12.664722 months, discounted at 10 % a year', () => {
    expect(numberOf(likelyOf(1000).discountedPaybackMonths)).toBeCloseTo(12.664722, 6);
  });

  it('a saving that decays, or is none, may never pay it back discounted', () => {
    expect(likelyOf(500, { yearlyDecayRatio: 0.9 }).discountedPaybackMonths).toMatchObject({ known: false });
    expect(likelyOf(-1).discountedPaybackMonths).toEqual(missing('never: nothing is saved'));
  });

  it.each([
    ['nothing saved', 0, 'never: nothing is saved'],
    ['a saving that is negative', -21.5, 'never: it costs more than it saves'],
  ])('%s never pays it back', (_, monthlyUsd, why) => {
    const result = likelyOf(monthlyUsd);
    expect(result.paybackMonths).toEqual(missing(why));
    expect(result.paybackDays).toEqual(missing(why));
    expect(result.irrAnnualRatio).toMatchObject({ known: false, why: expect.stringContaining('none') });
  });
});

describe('TV-12: 1,000 USD a month for 36 months on 12,000 USD', () => {
  const year = (amountUsd: number) => ({ investmentUsd: 12_000, flowsUsd: [amountUsd, amountUsd, amountUsd] });
  const months = { investmentUsd: 12_000, flowsUsd: Array.from({ length: 36 }, () => 1000) };
  const [short, long] = likelyOf(1000).horizons;

  it('10 % a year, effective, is 0.7974140429 % a month', () => {
    expect(monthlyRatio(0.1)).toBeCloseTo(0.007974140429, 12);
  });
  it('is worth 19,186.458442 USD today', () => {
    expect(long?.npvUsd).toBeCloseTo(19186.458442, 6);
  });
  it('would be worth 18,991.235585 at a twelfth of 10 % a month, and 17,842.223892 paid once a year', () => {
    expect(netPresentValue(months, 0.1 / 12)).toBeCloseTo(18991.235585, 6);
    expect(netPresentValue(year(12_000), 0.1)).toBeCloseTo(17842.223892, 6);
  });
  it('returns 7.7697930 % a month, 145.4509 % a year; 83.9287 % when it is paid once a year', () => {
    expect(numberOf(internalRateOfReturn(months))).toBeCloseTo(0.07769793, 9);
    expect(numberOf(likelyOf(1000).irrAnnualRatio)).toBeCloseTo(1.454509, 6);
    expect(numberOf(internalRateOfReturn(year(12_000)))).toBeCloseTo(0.839287, 6);
  });
  it('gives back exactly what it cost after 12 months, and twice that besides after 36', () => {
    expect(short).toMatchObject({ months: 12, roiRatio: 0 });
    expect(long).toMatchObject({ months: 36, roiRatio: 2 });
  });
});

describe('the internal rate of return is sound', () => {
  it.each([
    ['the value at the rate found is nothing', { investmentUsd: 500, flowsUsd: [0, 10, 3000, 2, 0.5] }],
    ['of a loss it is negative', { investmentUsd: 12_000, flowsUsd: [100, 100, 100] }],
    ['of a windfall it is huge', { investmentUsd: 1, flowsUsd: [1e6, 1e6] }],
    ['of a pittance it is nearly -1', { investmentUsd: 1000, flowsUsd: [1] }],
  ])('%s', (_, flows) => {
    const rate = numberOf(internalRateOfReturn(flows));
    expect(rate).toBeGreaterThan(-1);
    expect(Math.abs(netPresentValue(flows, rate) / flows.investmentUsd)).toBeLessThan(1e-9);
  });

  it('there is none when nothing comes back, or when money goes in again', () => {
    expect(internalRateOfReturn({ investmentUsd: 1, flowsUsd: [0, 0] })).toMatchObject({ known: false });
    expect(internalRateOfReturn({ investmentUsd: 1, flowsUsd: [3, -1] })).toMatchObject({ known: false });
  });

  it('a rate that no number can hold is not known rather than infinite', () => {
    expect(likelyOf(1e40).irrAnnualRatio).toMatchObject({ known: false, why: expect.stringContaining('too large') });
  });
});

describe('a saving that decays', () => {
  it('brings less each year: 12,000 + 10,800 + 9,720 USD in 36 months at 10 %', () => {
    expect(likelyOf(1000, { yearlyDecayRatio: 0.1 }).horizons[1]?.roiRatio).toBeCloseTo((32_520 - 12_000) / 12_000, 9);
  });
  it.each([
    ['pays back within its first year as if it stayed', 2000, 0.5, 6],
    ['pays back in its second year at that pace', 900, 0.5, 12 + (12_000 - 10_800) / 450],
    ['never pays back when its sum stays below the investment', 400, 0.5, Number.NaN],
    ['is over after a year when all of it is lost', 999, 1, Number.NaN],
  ])('%s', (_, monthlyUsd, yearlyDecayRatio, expected) => {
    const result = paybackMonths({ investmentUsd: 12_000, monthlyUsd, yearlyDecayRatio });
    if (Number.isNaN(expected)) expect(result).toMatchObject({ known: false, why: expect.stringContaining('never') });
    else expect(numberOf(result)).toBeCloseTo(expected, 9);
  });
});

describe('which savings it weighs', () => {
  it('allocated, realisable and realised stand apart, each at every level that is known', () => {
    const cases = casesOf({ saving: saved(500, -20, 900), realisable: removable(280.32), realised: week(16.8) });
    expect(cases.map(({ basis, level, monthlyUsd }) => [basis, level, monthlyUsd])).toEqual([
      ['allocated', 'low', -20],
      ['allocated', 'likely', 500],
      ['allocated', 'high', 900],
      ['realisable', 'likely', 280.32],
      ['realised', 'low', expect.closeTo(36.5, 9)],
      ['realised', 'likely', expect.closeTo(73, 9)],
      ['realised', 'high', expect.closeTo(146, 9)],
    ]);
  });

  it('where the likely amount is not known its bounds still stand', () => {
    const half = known({ monthlyUsd: { ...figure(0, 1, 2), value: missing('x') }, steps: [], assumptions: [] });
    expect(casesOf({ saving: half }).map(({ level }) => level)).toEqual(['low', 'high']);
  });

  it.each([
    ['cannot be claimed', { claimed: false }],
    ['rests on a baseline that is no use', { usable: false }],
  ])('a week that %s is no realised saving', (_, more) => {
    expect(casesOf({ saving: saved(1), realised: week(16.8, more) }).map(({ basis }) => basis)).toEqual(['allocated']);
  });

  it('the investment is hours at their price and what else there is, and says so', () => {
    const result = finance({
      ...{ investment: { ...investment, otherUsd: 500 }, saving: saved(1), realisable: none, realised: none },
    });
    expect(result).toMatchObject({
      value: { investmentUsd: 12_500, investmentFormula: '120 h × 100 USD/h + 500 USD' },
    });
  });

  it.each([
    [
      'without an investment it names the setting',
      { investment: undefined, saving: saved(1) },
      'set policy.investment',
    ],
    ['without any saving it says why there is none', {}, 'not now'],
  ])('%s', (_, given, why) => {
    const result = finance({ investment, saving: none, realisable: none, realised: none, ...given });
    expect(result).toMatchObject({ known: false, why: expect.stringContaining(why) });
  });
});
