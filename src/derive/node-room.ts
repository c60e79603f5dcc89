import type { Fact } from '../model/snapshot.ts';
import { isFinished } from './mesh-mode.ts';
import { podRequest } from './pod-request.ts';

type Pod = Fact<'pods'>[number];
type Node = Fact<'nodes'>[number];

/** What a node has left for more pods. */
export interface NodeRoom {
  readonly freeSlots: number;
  /** Shares of what the node gives to pods, 0-1. */
  readonly freeCpuRatio: number;
  readonly freeMemoryRatio: number;
}

/**
 * What each node has left, by the requests of its pods that are not over.
 * @returns a lookup; undefined of a node that does not say what it has
 */
export function nodeRoom(pods: readonly Pod[]): (node: Node) => NodeRoom | undefined {
  const taken = new Map<string, { pods: number; cpuMillicores: number; memoryBytes: number }>();
  for (const pod of pods) {
    if (pod.node === undefined || isFinished(pod)) continue;
    const { cpuMillicores, memoryBytes } = podRequest(pod);
    const before = taken.get(pod.node) ?? { pods: 0, cpuMillicores: 0, memoryBytes: 0 };
    before.pods += 1;
    before.cpuMillicores += cpuMillicores;
    before.memoryBytes += memoryBytes;
    taken.set(pod.node, before);
  }
  return ({ name, allocatablePods, allocatableCpuCores, allocatableMemoryBytes }) => {
    if (allocatablePods === undefined || !allocatableCpuCores || !allocatableMemoryBytes) return undefined;
    const used = taken.get(name) ?? { pods: 0, cpuMillicores: 0, memoryBytes: 0 };
    const millicores = allocatableCpuCores * 1000;
    const room = {
      freeSlots: allocatablePods - used.pods,
      freeCpuRatio: (millicores - used.cpuMillicores) / millicores,
      freeMemoryRatio: (allocatableMemoryBytes - used.memoryBytes) / allocatableMemoryBytes,
    };
    return Object.values(room).every(Number.isFinite) ? room : undefined;
  };
}
