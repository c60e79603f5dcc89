import { meanRate } from '../derive/pod-rates.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Reconciliation, ReconciliationLine } from '../model/report-cost.ts';
import { roles } from '../model/role.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { ofNode, type PricedNode, pricedNodes } from './priced-nodes.ts';
import { usdOf } from './proxy-cost.ts';
import type { ToldApart } from './role-usages.ts';

type Line = Pick<ReconciliationLine, 'kind' | 'label' | 'cpuUsd' | 'memoryUsd'>;

/** How much of the period the parts stand for; `listedRatio` is the share in which kube-state-metrics was scraped. */
interface Covered {
  readonly periodHours: number;
  readonly coveredHours: number;
  readonly listedRatio: number;
}

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
