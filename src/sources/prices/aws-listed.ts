import { missing, type Reading } from '../../model/reading.ts';
import { type AwsProduct, gibOf } from './aws-product.ts';
import type { HourPrice } from './aws-terms.ts';
import { nodeAtHour } from './node-at-hour.ts';
import { notKnown } from './not-known.ts';
import type { ExchangeRate } from './price-settings.ts';
import type { QuotedNode, WantedNode } from './price-source.ts';

/** One instance type of one region on an AWS price list. */
export interface AwsListed extends HourPrice {
  readonly product: AwsProduct;
  /** When the list came out, where it says. */
  readonly publicationDate?: string | undefined;
}

/** Everything a price takes besides what is listed. */
export interface AwsTaken {
  readonly source: string;
  readonly ratio: number;
  readonly discountRatio: number;
  readonly exchangeRates: readonly ExchangeRate[];
}

/** Why a list of on-demand prices has none for a node, as far as the node itself tells. */
export function unlistable({ instanceType, capacityType }: WantedNode): string | undefined {
  if (capacityType === 'spot')
    return 'it is spot, and the list is of on-demand prices: add awsSpotHistory to prices.sources';
  return instanceType === undefined ? notKnown.instanceType : undefined;
}

/** The price of a node on the list. Its own capacity splits it; the list's, where nobody knows it. */
export function nodeAsListed(wanted: WantedNode, listed: Reading<AwsListed>, taken: AwsTaken): Reading<QuotedNode> {
  if (!listed.known) return missing(listed.why);
  const { product, hour, currency, effectiveDate, publicationDate } = listed.value;
  const { vcpu, memory, gpu, regionCode } = product.attributes;
  const asOf = (publicationDate ?? effectiveDate)?.slice(0, 10);
  if (asOf === undefined) return missing('it is listed without a date');
  const said = {
    hour,
    currency,
    asOf,
    region: regionCode ?? wanted.region,
    cpuCores: vcpu === undefined ? undefined : Number(vcpu),
    memoryGib: gibOf(memory),
    source: taken.source,
    ratio: taken.ratio,
    discountRatio: taken.discountRatio,
    ...(Number(gpu) > 0 && { besides: `; its ${gpu} GPUs are in the rates` }),
  };
  return nodeAtHour(wanted, said, wanted.capacityType ?? 'unknown', taken.exchangeRates);
}

/** Nodes that are gone say no more whether they were spot. */
export function noteOfUnknownCapacity(wanted: readonly WantedNode[]): string | undefined {
  const unknown = wanted.filter((one) => unlistable(one) === undefined && one.capacityType === undefined);
  if (unknown.length === 0) return undefined;
  return `Nobody says whether ${unknown.length} of the nodes were spot, such as ${unknown[0]?.node}: their on-demand price is taken, which is too much if they were.`;
}
