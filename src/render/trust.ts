import type { Report } from '../model/report.ts';
import { dateInWords, periodInWords } from './dates.ts';
import { count, counted, percent, usdRate } from './numbers.ts';
import { type PriceGroup, priceGroups, type Range } from './price-groups.ts';
import { range, unpricedInWords } from './prices-section.ts';
import type { Known } from './section.ts';
import type { TrustItem } from './trust-item.ts';
import { preliminaryInWords, readingInWords } from './words.ts';

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
    { label: 'Prices', text: pricesInWords(report), warning: !prices.known || isDefault(prices.value) },
    ...(prices.known ? unpricedInWords(prices.value) : []).map((text) => ({ label: 'No price', text, warning: true })),
    {
      label: 'Confidence',
      text: preliminary === undefined ? confidence(report) : 'Preliminary',
      warning: preliminary !== undefined || report.trust.because.length > 0,
    },
  ];
}

type Prices = Known<Report['trust']['prices']>;

const shownGroups = 3;
const defaults = 'These are default prices, not yours: configure your own before using these amounts';

/** Whose prices these are, in a sentence, however many nodes there are. */
export function pricesInWords({ trust: { prices } }: Report): string {
  if (!prices.known) return `not known: ${prices.why}`;
  const groups = priceGroups(prices.value);
  const { elsewhere } = prices.value;
  const flat = elsewhere === undefined ? [] : [ratesInWords(elsewhere)];
  const told = groups.length === 0 ? flat : groups.slice(0, shownGroups).map(groupInWords);
  const more = groups.length > shownGroups ? [`and ${count(groups.length - shownGroups)} more, under Prices`] : [];
  const said = told.length === 0 ? 'no node has a price' : [...told, ...more].join('; ');
  return isDefault(prices.value) ? `${said}. ${defaults}` : said;
}

/** Flat defaults stand behind every price that nobody configured; they count where no node has one of its own. */
const isDefault = ({ nodes, elsewhere }: Prices): boolean =>
  nodes.some((node) => node.isDefault) || (nodes.length === 0 && elsewhere?.isDefault === true);

function groupInWords(group: PriceGroup): string {
  const { nodes, hourUsd, cpuCoreHourUsd, memoryGibHourUsd, discountRatio, region, source, asOf } = group;
  const hour =
    hourUsd === undefined ? rateRange(cpuCoreHourUsd, memoryGibHourUsd) : `${range(hourUsd, usdRate)} an hour`;
  const kind = group.capacityType === 'on-demand' || group.capacityType === 'spot' ? ` ${group.capacityType}` : '';
  const off = discountRatio > 0 ? [`${percent(discountRatio, 1)} discount taken off`] : [];
  const who = [source, dateInWords(asOf), ...(region === undefined ? [] : [region]), ...off].join(', ');
  return `${counted(nodes, `${kind} node`.trim(), `${kind} nodes`.trim())} at ${hour} (${who})`;
}

const rateRange = (cpu: Range, memory: Range): string =>
  `${range(cpu, usdRate)} a core-hour, ${range(memory, usdRate)} a GiB-hour`;

function ratesInWords({
  cpuCoreHourUsd,
  memoryGibHourUsd,
  source,
  asOf,
  discountRatio,
}: NonNullable<Prices['elsewhere']>): string {
  const off = discountRatio > 0 ? `, ${percent(discountRatio, 1)} discount taken off` : '';
  return `${usdRate(cpuCoreHourUsd)} a core-hour, ${usdRate(memoryGibHourUsd)} a GiB-hour (${source}, ${dateInWords(asOf)}${off})`;
}

function confidence({ trust: { because } }: Report): string {
  return because.length === 0 ? 'Not preliminary' : `Not preliminary, but ${because.join('; ')}`;
}
