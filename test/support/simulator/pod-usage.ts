import type { NodeRate, SimulatedContainer, SimulatedPod, Span } from './simulation.ts';
import { integral, integralOfMax } from './wave.ts';

const hourSeconds = 3600;
const gib = 1024 ** 3;

/** What one mesh container used, reserved and served within a window. */
export interface PodUsage {
  readonly cpuCoreHours: number;
  readonly memoryGibHours: number;
  readonly cpuRequestCoreHours: number;
  readonly memoryRequestGibHours: number;
  /** Integral of max(request, usage); without a request it is the usage. */
  readonly cpuAllocatedCoreHours: number;
  readonly memoryAllocatedGibHours: number;
  /** As its sidecar or waypoint counts them; what gateways report as `source` is not counted again. */
  readonly httpRequests: number;
  readonly proxyHours: number;
}

export const nothing: PodUsage = {
  cpuCoreHours: 0,
  memoryGibHours: 0,
  cpuRequestCoreHours: 0,
  memoryRequestGibHours: 0,
  cpuAllocatedCoreHours: 0,
  memoryAllocatedGibHours: 0,
  httpRequests: 0,
  proxyHours: 0,
};

/** Exact usage of a pod's mesh container within a window; restarts do not interrupt it. */
export function podUsage(pod: SimulatedPod, window: Span): PodUsage {
  const container = pod.containers.find(({ mesh }) => mesh);
  const from = Math.max(pod.fromSeconds, window.fromSeconds);
  const to = Math.min(pod.toSeconds, window.toSeconds);
  if (container === undefined || from >= to) return nothing;
  const { cpuCores, memoryBytes, cpuRequestCores, memoryRequestBytes } = container;
  const proxyHours = (to - from) / hourSeconds;
  const { traffic } = pod;
  const counts = traffic !== undefined && traffic.reporter !== 'source';
  return {
    cpuCoreHours: integral(cpuCores, from, to) / hourSeconds,
    memoryGibHours: integral(memoryBytes, from, to) / hourSeconds / gib,
    cpuRequestCoreHours: (cpuRequestCores ?? 0) * proxyHours,
    memoryRequestGibHours: ((memoryRequestBytes ?? 0) / gib) * proxyHours,
    ...allocated(container, from, to),
    httpRequests: counts ? integral(traffic.requestsPerSecond, from, to) : 0,
    proxyHours,
  };
}

/** Integral of max(request, usage) over [from, to). */
function allocated(container: SimulatedContainer, from: number, to: number): Allocated {
  const { cpuCores, memoryBytes, cpuRequestCores, memoryRequestBytes } = container;
  return {
    cpuAllocatedCoreHours: integralOfMax(cpuCores, cpuRequestCores, from, to) / hourSeconds,
    memoryAllocatedGibHours: integralOfMax(memoryBytes, memoryRequestBytes, from, to) / hourSeconds / gib,
  };
}

export type Allocated = Pick<PodUsage, 'cpuAllocatedCoreHours' | 'memoryAllocatedGibHours'>;

/** Allocation of a pod's containers that are not the mesh's within a window. */
export function otherAllocated(pod: SimulatedPod, window: Span): Allocated {
  const from = Math.max(pod.fromSeconds, window.fromSeconds);
  const to = Math.min(pod.toSeconds, window.toSeconds);
  const sum = { cpuAllocatedCoreHours: 0, memoryAllocatedGibHours: 0 };
  for (const container of from < to ? pod.containers.filter(({ mesh }) => !mesh) : []) {
    const one = allocated(container, from, to);
    sum.cpuAllocatedCoreHours += one.cpuAllocatedCoreHours;
    sum.memoryAllocatedGibHours += one.memoryAllocatedGibHours;
  }
  return sum;
}

/** An allocation at the rates of one node. */
export const costUsd = ({ cpuAllocatedCoreHours, memoryAllocatedGibHours }: Allocated, rate: NodeRate): number =>
  cpuAllocatedCoreHours * rate.cpuCoreHourUsd + memoryAllocatedGibHours * rate.memoryGibHourUsd;

/** Field by field. */
export function added(a: PodUsage, b: PodUsage): PodUsage {
  return {
    cpuCoreHours: a.cpuCoreHours + b.cpuCoreHours,
    memoryGibHours: a.memoryGibHours + b.memoryGibHours,
    cpuRequestCoreHours: a.cpuRequestCoreHours + b.cpuRequestCoreHours,
    memoryRequestGibHours: a.memoryRequestGibHours + b.memoryRequestGibHours,
    cpuAllocatedCoreHours: a.cpuAllocatedCoreHours + b.cpuAllocatedCoreHours,
    memoryAllocatedGibHours: a.memoryAllocatedGibHours + b.memoryAllocatedGibHours,
    httpRequests: a.httpRequests + b.httpRequests,
    proxyHours: a.proxyHours + b.proxyHours,
  };
}
