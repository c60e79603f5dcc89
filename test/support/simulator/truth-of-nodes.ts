import { type Allocated, costUsd, otherAllocated } from './pod-usage.ts';
import type { NodeRate, SimulatedNode, Simulation, Span } from './simulation.ts';

/** What became of every node-hour. */
export interface TruthOfNodes {
  readonly nodes: readonly NodeTruth[];
  /** Hours of unfinished pods, by namespace. */
  readonly podHours: readonly { readonly namespace: string; readonly hours: number }[];
}

export interface NodeTruth extends Allocated {
  readonly node: string;
  readonly hours: number;
  /** Allocation of containers outside the mesh at the node's rates; absent without a price. */
  readonly otherCostUsd?: number;
  /** Hours x price of the whole node. */
  readonly hoursUsd?: number;
}

export function truthOfNodes(
  { nodes, pods, window }: Simulation,
  rateOf: (node: SimulatedNode) => NodeRate | undefined,
): TruthOfNodes {
  const byNode = Map.groupBy(pods, ({ node }) => node.name);
  const byNamespace = Map.groupBy(pods, ({ namespace }) => namespace.name);
  return {
    nodes: nodes.map((node): NodeTruth => {
      const other = (byNode.get(node.name) ?? []).map((pod) => otherAllocated(pod, window));
      const sum = (field: keyof Allocated) => other.reduce((total, one) => total + one[field], 0);
      const allocated = {
        cpuAllocatedCoreHours: sum('cpuAllocatedCoreHours'),
        memoryAllocatedGibHours: sum('memoryAllocatedGibHours'),
      };
      const [hours, rate] = [hoursWithin(node, window), rateOf(node)];
      return {
        ...{ node: node.name, hours, ...allocated },
        ...(rate && { otherCostUsd: costUsd(allocated, rate), hoursUsd: hours * wholeNodeUsd(node, rate) }),
      };
    }),
    podHours: [...byNamespace].map(([namespace, group]) => ({
      namespace,
      hours: group.reduce((total, pod) => total + hoursWithin(pod, window), 0),
    })),
  };
}

const wholeNodeUsd = ({ pool }: SimulatedNode, { cpuCoreHourUsd, memoryGibHourUsd }: NodeRate): number =>
  pool.cpuCores * cpuCoreHourUsd + pool.memoryGib * memoryGibHourUsd;

const hoursWithin = (life: Span, window: Span): number =>
  Math.max(0, Math.min(life.toSeconds, window.toSeconds) - Math.max(life.fromSeconds, window.fromSeconds)) / 3600;
