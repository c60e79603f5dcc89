import type { Rate } from '../derive/pod-rates.ts';
import type { Fact, Facts } from '../model/snapshot.ts';

/** A node over the period, with its price. */
export interface PricedNode {
  readonly node: string;
  readonly hours: number;
  readonly capacity: Amount;
  readonly reserved: Amount;
  readonly rate: Rate;
}
interface Amount {
  readonly cpuCores: number;
  readonly memoryGib: number;
}

const gib = 1024 ** 3;

/** Nodes of the period that have hours, a size and a price; what others lack is said. */
export function pricedNodes(
  { nodes, nodesSeen }: Pick<Facts, 'nodes' | 'nodesSeen'>,
  prices: Fact<'prices'>,
  coveredHours: number,
): { nodes: PricedNode[]; unsized: string[]; notes: string[] } {
  const live = new Map((nodes.known ? nodes.value : []).map((node) => [node.name, node]));
  const seen = new Map((nodesSeen.known ? nodesSeen.value : []).map((node) => [node.node, node]));
  const names = nodesSeen.known ? [...seen.keys()] : [...live.keys()];
  const rates = new Map<string, Rate>(prices.nodes.map((price) => [price.node, price]));
  const unsized: string[] = [];
  const priced = names.toSorted().flatMap((node): PricedNode[] => {
    const [was, is, rate] = [seen.get(node), live.get(node), rates.get(node) ?? prices.elsewhere];
    const cpuCores = was?.capacityCpuCores ?? is?.capacityCpuCores;
    const memoryGib = was?.capacityMemoryGib ?? (is?.capacityMemoryBytes ?? Number.NaN) / gib;
    if (rate === undefined) return [];
    if (cpuCores === undefined || Number.isNaN(memoryGib)) {
      unsized.push(node);
      return [];
    }
    const reserved = {
      cpuCores: cpuCores - (was?.allocatableCpuCores ?? is?.allocatableCpuCores ?? cpuCores),
      memoryGib: memoryGib - (was?.allocatableMemoryGib ?? (is?.allocatableMemoryBytes ?? memoryGib * gib) / gib),
    };
    return [{ node, hours: was?.hours ?? coveredHours, capacity: { cpuCores, memoryGib }, reserved, rate }];
  });
  return {
    nodes: priced,
    unsized,
    notes: [
      ...beyondCpuAndMemory(priced, prices),
      ...(nodesSeen.known ? [] : [`nodes of today stand for the whole period: ${nodesSeen.why}`]),
      ...(unsized.length > 0
        ? [`${unsized.length} nodes have no known capacity, such as ${unsized[0]}, and are left out`]
        : []),
    ],
  };
}

/** What the nodes' own prices have beyond CPU and memory at these rates, such as GPUs; a cent in a hundred is rounding. */
function beyondCpuAndMemory(nodes: readonly PricedNode[], prices: Fact<'prices'>): string[] {
  const hourUsd = new Map(prices.nodes.map((price) => [price.node, price.hourUsd]));
  const beyond = nodes.flatMap((node) => {
    const { cpuUsd, memoryUsd } = ofNode(node, node.capacity);
    const wholeUsd = node.hours * (hourUsd.get(node.node) ?? 0);
    return wholeUsd > 1.01 * (cpuUsd + memoryUsd) ? [{ node: node.node, usd: wholeUsd - cpuUsd - memoryUsd }] : [];
  });
  const [first] = beyond;
  if (first === undefined) return [];
  const usd = beyond.reduce((sum, one) => sum + one.usd, 0);
  return [
    `${beyond.length} nodes, such as ${first.node}, cost ${usd.toFixed(2)} USD more than their CPU and memory (GPUs, or another size): that is not in this table`,
  ];
}

/** What so much of a node costs over its hours, USD. */
export const ofNode = ({ hours, rate }: PricedNode, amount: Amount): { cpuUsd: number; memoryUsd: number } => ({
  cpuUsd: hours * amount.cpuCores * rate.cpuCoreHourUsd,
  memoryUsd: hours * amount.memoryGib * rate.memoryGibHourUsd,
});
