import type { Report } from '../model/report.ts';
import { dateInWords, periodInWords } from './dates.ts';
import { percent, usdRate } from './numbers.ts';
import { preliminaryInWords, readingInWords } from './words.ts';

/** One thing a reader must know before believing a number; `warning` when it is a reason to doubt. */
export interface TrustItem {
  readonly label: string;
  readonly text: string;
  readonly warning: boolean;
}

/** Period, coverage, prices and confidence: what the numbers rest on. */
export function trust(report: Report): readonly TrustItem[] {
  const { coverageRatio, prices } = report.trust;
  const preliminary = preliminaryInWords(report);
  // Rounded down: 99.97% is not all of it.
  const covered = (ratio: number) =>
    `${percent(Math.floor(ratio * 1000 + 1e-9) / 1000, 1)} of the week's proxy-hours are backed by samples`;
  return [
    { label: 'Period', text: periodInWords(report.run.period), warning: false },
    { label: 'Coverage', text: readingInWords(coverageRatio, covered), warning: !coverageRatio.known },
    { label: 'Prices', text: pricesInWords(report), warning: !prices.known || prices.value.isDefault },
    {
      label: 'Confidence',
      text: preliminary === undefined ? confidence(report) : 'Preliminary',
      warning: preliminary !== undefined || report.trust.because.length > 0,
    },
  ];
}

export function pricesInWords({ trust: { prices } }: Report): string {
  if (!prices.known) return `not known: ${prices.why}`;
  const { cpuCoreHourUsd, memoryGibHourUsd, source, asOf, isDefault } = prices.value;
  const rates = `${usdRate(cpuCoreHourUsd)} a core-hour, ${usdRate(memoryGibHourUsd)} a GiB-hour`;
  const whose = isDefault ? '. These are default prices, not yours: configure your own before using these amounts' : '';
  return `${rates} (${source}, ${dateInWords(asOf)})${whose}`;
}

function confidence({ trust: { because } }: Report): string {
  return because.length === 0 ? 'Not preliminary' : `Not preliminary, but ${because.join('; ')}`;
}
