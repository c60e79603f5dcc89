import type { Rates } from '../../model/money-facts.ts';
import type { QuotedNode, WantedNode } from './price-source.ts';

/** A node at given rates: its hour is what they add up to, where its capacity is known. */
export function nodeAtRates(
  { node, cpuCores, memoryGib }: WantedNode,
  rates: Rates,
  capacityType: QuotedNode['capacityType'],
): QuotedNode {
  const hourUsd =
    cpuCores && memoryGib ? cpuCores * rates.cpuCoreHourUsd + memoryGib * rates.memoryGibHourUsd : undefined;
  return { ...rates, node, capacityType, ...(hourUsd !== undefined && { hourUsd }) };
}
