import type { NodePrice, Rates } from '../model/money-facts.ts';
import type { Report } from '../model/report.ts';
import type { Known } from './section.ts';

type Prices = Known<Report['trust']['prices']>;
type Price = Prices['nodes'][number];

/** Nodes whose prices come from the same list, of the same date, taken apart in the same way. */
export interface PriceGroup {
  readonly source: string;
  readonly asOf: string;
  readonly region: string | undefined;
  readonly currency: string;
  readonly split: string;
  readonly discountRatio: number;
  readonly isDefault: boolean;
  readonly capacityType: NodePrice['capacityType'];
  readonly nodes: number;
  readonly hourUsd: Range | undefined;
  readonly cpuCoreHourUsd: Range;
  readonly memoryGibHourUsd: Range;
  readonly coveredRatio: Range;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The prices of every node in a few lines, however many nodes there are; the group of most nodes first. */
export function priceGroups({ nodes }: Prices): readonly PriceGroup[] {
  const alike = (price: Price): string => JSON.stringify([...facts(price), price.capacityType]);
  return [...Map.groupBy(nodes, alike).values()]
    .flatMap(together)
    .sort((a, b) => b.nodes - a.nodes || (a.source + a.capacityType < b.source + b.capacityType ? -1 : 1));
}

const facts = ({ source, asOf, region, currency, split, discountRatio, isDefault }: Rates | Price) => [
  source,
  asOf.slice(0, 10),
  region ?? '',
  currency,
  split,
  discountRatio,
  isDefault,
];

function together(prices: readonly Price[]): readonly PriceGroup[] {
  const [first] = prices;
  if (first === undefined) return [];
  const { source, asOf, region, currency, split, discountRatio, isDefault, capacityType } = first;
  const hours = prices.flatMap(({ hourUsd }) => (hourUsd === undefined ? [] : [hourUsd]));
  return [
    {
      ...{ source, asOf, region, currency, split, discountRatio, isDefault, capacityType },
      nodes: prices.length,
      hourUsd: hours.length === prices.length ? rangeOf(hours) : undefined,
      cpuCoreHourUsd: rangeOf(prices.map((price) => price.cpuCoreHourUsd)),
      memoryGibHourUsd: rangeOf(prices.map((price) => price.memoryGibHourUsd)),
      coveredRatio: rangeOf(prices.map((price) => price.coveredRatio)),
    },
  ];
}

/** Without spreading: a cluster may have more nodes than a call has arguments. */
const rangeOf = (values: readonly number[]): Range =>
  values.reduce<Range>(({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }), {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  });
