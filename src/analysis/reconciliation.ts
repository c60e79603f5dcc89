import { meanRate, type Rate } from '../derive/pod-rates.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Reconciliation, ReconciliationLine } from '../model/report-cost.ts';
import { roles } from '../model/role.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { usdOf } from './proxy-cost.ts';
import type { ToldApart } from './role-usages.ts';

type Line = Pick<ReconciliationLine, 'kind' | 'label' | 'cpuUsd' | 'memoryUsd'>;

/** How much of the period the parts stand for; `listedRatio` is the share in which kube-state-metrics was scraped. */
interface Covered {
  readonly periodHours: number;
  readonly coveredHours: number;
  readonly listedRatio: number;
}

/** A node over the period, with its price. */
interface PricedNode {
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
/** Less of the period than that is said. */
const enoughRatio = 0.99;

/**
 * Every dollar of the cluster's nodes in the period, once:
 *
 *   node cost (hours × capacity × rates) = mesh by role + other workloads + kept by the system + idle
 *
 * Kept by the system is capacity − allocatable. Idle is what is left; it is negative where pods use more than they
 * could reserve. Without the allocation of other workloads the last line is theirs and idle together, and says so.
 */
export function reconciliation(
  facts: Pick<Facts, 'prices' | 'nodes' | 'nodesSeen' | 'otherAllocation'>,
  told: ToldApart,
  { periodHours, coveredHours, listedRatio }: Covered,
): Reading<Reconciliation> {
  const { prices, otherAllocation } = facts;
  if (!prices.known) return prices;
  const { nodes, unsized, notes } = pricedNodes(facts, prices.value, coveredHours);
  if (nodes.length === 0) return missing(notes[0] ?? 'no node of the period has a price and a size');
  const total = sumOf(nodes.map((node) => ofNode(node, node.capacity)));
  const parts: Line[] = [
    ...meshLines(told),
    ...(otherAllocation.known
      ? [otherLine(told, otherAllocation.value, nodes, { prices: prices.value, unsized })]
      : []),
    {
      kind: 'system-reserved',
      label: 'Kept by the system',
      ...sumOf(nodes.map((node) => ofNode(node, node.reserved))),
    },
  ];
  const used = sumOf(parts);
  const idle = { cpuUsd: total.cpuUsd - used.cpuUsd, memoryUsd: total.memoryUsd - used.memoryUsd };
  const label = otherAllocation.known ? 'Idle' : 'Other workloads and idle';
  const nodeUsd = total.cpuUsd + total.memoryUsd;
  const lines = [
    ...parts,
    { kind: 'idle' as const, label, ...idle },
    { kind: 'total' as const, label: 'Nodes', ...total },
  ];
  return known({
    lines: lines.map((line) => {
      const usd = line.cpuUsd + line.memoryUsd;
      return { ...line, usd, shareRatio: usd / nodeUsd };
    }),
    nodeUsd,
    nodes: nodes.length,
    nodeHours: nodes.reduce((hours, node) => hours + node.hours, 0),
    atLeast: prices.value.unpriced.some(({ hours }) => hours > 0) || unsized.length > 0 || listedRatio < enoughRatio,
    notes: [
      ...notes,
      ...(listedRatio < enoughRatio
        ? [
            `kube-state-metrics was scraped in ${Math.floor(listedRatio * 100)} % of the period: the hours of nodes and what was requested are of that time only`,
          ]
        : []),
      ...(coveredHours < enoughRatio * periodHours
        ? [`nodes and what they carried are those of ${Math.round(coveredHours)} of ${periodHours} hours`]
        : []),
      ...(otherAllocation.known ? [] : [`other workloads are not told apart from idle: ${otherAllocation.why}`]),
      ...(idle.cpuUsd < 0 || idle.memoryUsd < 0
        ? ['pods used more than the nodes offered to reserve, so a part of idle is negative']
        : []),
    ],
  });
}

/** Nodes of the period that have hours, a size and a price; what others lack is said. */
function pricedNodes(
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

const ofNode = ({ hours, rate }: PricedNode, amount: Amount): { cpuUsd: number; memoryUsd: number } => ({
  cpuUsd: hours * amount.cpuCores * rate.cpuCoreHourUsd,
  memoryUsd: hours * amount.memoryGib * rate.memoryGibHourUsd,
});

/** A line for every role that is there, and always one for what could not be told apart. */
function meshLines({ mesh }: ToldApart): Line[] {
  const byRole = Map.groupBy(mesh, ({ role }) => role);
  return roles
    .filter((role) => byRole.has(role) || role === 'unclassified')
    .map((role) => ({ kind: 'role', label: role, ...sumOf((byRole.get(role) ?? []).map(usdOf)) }));
}

function otherLine(
  { notMesh }: ToldApart,
  others: Fact<'otherAllocation'>,
  nodes: readonly PricedNode[],
  { prices, unsized }: { readonly prices: Fact<'prices'>; readonly unsized: readonly string[] },
): Line {
  const byNode = new Map(nodes.map(({ node, rate }) => [node, rate]));
  const hours = new Map(nodes.map((node) => [node.node, node.hours]));
  const outside = new Set([...prices.unpriced.map(({ node }) => node), ...unsized]);
  const mean = meanRate(prices, (node) => hours.get(node) ?? 0);
  const usd = others.map(({ node, cpuAllocatedCoreHours, memoryAllocatedGibHours }) => {
    const rate = byNode.get(node) ?? (outside.has(node) ? undefined : mean);
    return {
      cpuUsd: cpuAllocatedCoreHours * (rate?.cpuCoreHourUsd ?? 0),
      memoryUsd: memoryAllocatedGibHours * (rate?.memoryGibHourUsd ?? 0),
    };
  });
  return { kind: 'other-workloads', label: 'Other workloads', ...sumOf([...usd, ...notMesh.map(usdOf)]) };
}

const sumOf = (parts: readonly { readonly cpuUsd: number; readonly memoryUsd: number }[]) => ({
  cpuUsd: parts.reduce((sum, { cpuUsd }) => sum + cpuUsd, 0),
  memoryUsd: parts.reduce((sum, { memoryUsd }) => sum + memoryUsd, 0),
});
