import { known, missing, type Reading } from '../../model/reading.ts';
import type { Fact } from '../../model/snapshot.ts';

type Node = Fact<'nodes'>[number];
type Prices = Fact<'prices'>;

/** What one node costs, and how much of that is commitment. */
export interface NodeHour {
  readonly hourUsd: number;
  /** Share of its hours that a Savings Plan or reservation pays for, 0-1. */
  readonly coveredRatio: number;
}

/**
 * A lookup of what a node costs an hour: the price of the whole node where there is one, otherwise
 *
 *   cores of its capacity × core-hour rate + GiB of its capacity × GiB-hour rate
 *
 * by its own rates or the flat ones. Flat rates say nothing of commitments: all of it is taken as cash.
 */
export function nodeHours(prices: Reading<Prices>): (node: Node) => Reading<NodeHour> {
  if (!prices.known) return () => prices;
  const priced = new Map(prices.value.nodes.map((price) => [price.node, price]));
  const unpriced = new Map(prices.value.unpriced.map(({ node, why }) => [node, why]));
  return (node) => {
    const price = priced.get(node.name);
    const why = unpriced.get(node.name);
    if (price === undefined && why !== undefined) return missing(`node ${node.name} has no price: ${why}`);
    const rates = price ?? prices.value.elsewhere;
    if (rates === undefined) return missing(`node ${node.name} has no price`);
    const { capacityCpuCores = Number.NaN, capacityMemoryBytes = Number.NaN } = node;
    const hourUsd =
      price?.hourUsd ??
      capacityCpuCores * rates.cpuCoreHourUsd + (capacityMemoryBytes / 1024 ** 3) * rates.memoryGibHourUsd;
    const coveredRatio = price?.coveredRatio ?? 0;
    if (!(hourUsd > 0) || !Number.isFinite(hourUsd) || !(coveredRatio >= 0 && coveredRatio <= 1)) {
      return missing(
        `node ${node.name} has rates, but neither a price for the whole node nor a capacity to apply them to`,
      );
    }
    return known({ hourUsd, coveredRatio });
  };
}

/** The mean node of a group, USD. */
export interface MeanNode {
  readonly hourUsd: number;
  readonly cashHourUsd: number;
  readonly committedHourUsd: number;
}

/**
 * What the mean node of a group costs an hour, and its parts: cash = price × (1 − covered), commitment = price × covered.
 * Every node that goes is taken to be covered by the same share: careful, as a commitment is used up before on-demand
 * hours are bought. One node without a price is one too many: the mean is then not known, with its name.
 */
export function meanNode(nodes: readonly Node[], hourOf: (node: Node) => Reading<NodeHour>): Reading<MeanNode> {
  let total = 0;
  let committed = 0;
  for (const node of nodes) {
    const hour = hourOf(node);
    if (!hour.known) return hour;
    total += hour.value.hourUsd;
    committed += hour.value.hourUsd * hour.value.coveredRatio;
  }
  if (nodes.length === 0) return missing('the group has no node');
  return known({
    hourUsd: total / nodes.length,
    cashHourUsd: (total - committed) / nodes.length,
    committedHourUsd: committed / nodes.length,
  });
}
