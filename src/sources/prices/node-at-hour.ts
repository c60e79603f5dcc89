import { known, missing, type Reading } from '../../model/reading.ts';
import { notKnown } from './not-known.ts';
import type { ExchangeRate } from './price-settings.ts';
import type { QuotedNode, WantedNode } from './price-source.ts';
import { type Said, said } from './said.ts';
import { split, splitInWords } from './split.ts';

/** The price of a node for an hour as a source quotes it, in its currency and before the discount. */
export interface SaidHour extends Said {
  readonly hour: number;
  readonly ratio: number;
  /** What the list says the node has, for a node whose capacity nobody else knows. */
  readonly cpuCores?: number | undefined;
  readonly memoryGib?: number | undefined;
  /** Something that the rates do not tell apart, such as GPUs. */
  readonly besides?: string | undefined;
}

/** A node whose hour has a price: what its CPU and memory cost follows from the ratio and its capacity. */
export function nodeAtHour(
  wanted: WantedNode,
  quoted: SaidHour,
  capacityType: QuotedNode['capacityType'],
  exchangeRates: readonly ExchangeRate[],
): Reading<QuotedNode> {
  const [cpuCores, memoryGib] = [wanted.cpuCores || quoted.cpuCores, wanted.memoryGib || quoted.memoryGib];
  if (!cpuCores || !memoryGib) return missing(notKnown.capacity);
  const { usd, ...head } = said(quoted, exchangeRates);
  const hourUsd = quoted.hour * usd;
  return known({
    ...head,
    ...split({ hourUsd, cpuCores, memoryGib, ratio: quoted.ratio }),
    hourUsd,
    node: wanted.node,
    capacityType,
    split: `${splitInWords(quoted.ratio)}${quoted.besides ?? ''}`,
    isDefault: false,
  });
}
