/* What the configuration says of prices. `prices` of meshledger.yaml has this shape. */

/** What one unit of another currency was in USD, and who said so. */
export interface ExchangeRate {
  readonly currency: string;
  readonly usd: number;
  readonly asOf: string;
  readonly source: string;
}

export interface Commitment {
  readonly kind: 'savings-plan' | 'reservation';
  /** Exact types, or families such as `m6i.*`. */
  readonly instanceTypes: readonly string[];
  readonly coveredRatio: number;
}

/** Who says a configured price, and when. */
interface Said {
  readonly source: string;
  readonly asOf: string;
  readonly region?: string | undefined;
  readonly currency: string;
}

/** Negotiated discount, taken off every price of the source. */
interface Discounted {
  readonly discountRatio: number;
}

/** How much dearer a core-hour is than a GiB-hour, for sources that price whole nodes. */
interface SplitBy {
  readonly ratio: number;
}

export interface RatesSettings extends Said, Discounted {
  readonly cpuCoreHour: number;
  readonly memoryGibHour: number;
}
export interface NodesSettings extends Said, Discounted, SplitBy {
  /** Instance type → price of one hour. */
  readonly hour: Readonly<Record<string, number>>;
  /** The nodes that these are prices of. */
  readonly capacityType: 'on-demand' | 'spot' | 'any';
}
export type OpenCostSettings = Discounted;
export interface AwsPriceListSettings extends Discounted, SplitBy {
  /** Region of nodes that do not say theirs. */
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
}
export interface AwsOfferFileSettings extends Discounted, SplitBy {
  /** URL or path. */
  readonly from: string;
}
export interface AwsSpotHistorySettings extends Discounted, SplitBy {
  readonly endpoint?: string | undefined;
}

/** Exactly one of these is there. */
export interface PriceSourceSettings {
  readonly rates?: RatesSettings | undefined;
  readonly nodes?: NodesSettings | undefined;
  readonly openCost?: OpenCostSettings | undefined;
  readonly awsPriceList?: AwsPriceListSettings | undefined;
  readonly awsOfferFile?: AwsOfferFileSettings | undefined;
  readonly awsSpotHistory?: AwsSpotHistorySettings | undefined;
  readonly defaults?: Readonly<Record<string, never>> | undefined;
}

export interface PriceSettings {
  /** In the order they are asked. */
  readonly sources: readonly PriceSourceSettings[];
  readonly exchangeRates: readonly ExchangeRate[];
  readonly commitments: readonly Commitment[];
}
