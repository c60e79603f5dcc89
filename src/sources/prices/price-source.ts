import type { NodePrice, Rates } from '../../model/money-facts.ts';
import type { Period } from '../../model/period.ts';
import type { Reading } from '../../model/reading.ts';

/** A node of the period, as far as it is known before it has a price. */
export interface WantedNode {
  readonly node: string;
  /** Hours of the period in which it existed. */
  readonly hours: number;
  readonly instanceType?: string | undefined;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  readonly capacityType?: 'on-demand' | 'spot' | undefined;
  /** Of its capacity, not of what pods may take of it: the price buys all of it. */
  readonly cpuCores?: number | undefined;
  readonly memoryGib?: number | undefined;
}

/** The price of one node, before the commitments that may pay for it are looked at. */
export type QuotedNode = Omit<NodePrice, 'coveredRatio'>;

/** What one source says of each node, by name: its price, or why it has none. Nodes it leaves out it does not know. */
export type Quotes = ReadonlyMap<string, Reading<QuotedNode>>;

/** One place that prices come from. */
export interface PriceSource {
  /** For messages: `OpenCost's metrics`. */
  readonly name: string;
  /** @throws MeshledgerError when nothing can be said of any node */
  prices(wanted: readonly WantedNode[], period: Period): Promise<Quotes>;
  /** Flat rates, which hold for a proxy whose node is not known, too. */
  elsewhere?(): Rates;
}
