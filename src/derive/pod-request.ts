import type { Fact } from '../model/snapshot.ts';

type Pod = Fact<'pods'>[number];
type Container = Pod['containers'][number];

/** What a pod reserves, in the scheduler's whole units, so that sums are exact; NaN where a request is no number. */
export interface PodRequest {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** What of a pod decides its reservation. */
type Requesting = Pick<Pod, 'containers' | 'initContainers' | 'overheadCpuCores' | 'overheadMemoryBytes'>;

/**
 * What the scheduler reserves for a pod, each resource by itself:
 *
 *   max( Σ containers + Σ restartable init containers,
 *        for every other init container: it + the restartable ones before it )  + overhead
 *
 * A container without a request counts 0; such a pod still takes a pod slot of its node.
 * @see kubernetes/component-helpers resource/helpers.go, PodRequests
 */
export function podRequest(pod: Requesting): PodRequest {
  return {
    cpuMillicores:
      reserved(pod, ({ cpuRequestCores }) => millicores(cpuRequestCores)) + millicores(pod.overheadCpuCores),
    memoryBytes:
      reserved(pod, ({ memoryRequestBytes }) => wholeUp(memoryRequestBytes ?? 0)) +
      wholeUp(pod.overheadMemoryBytes ?? 0),
  };
}

function reserved({ containers, initContainers }: Requesting, of: (container: Container) => number): number {
  let startedBefore = 0;
  let starting = 0;
  for (const init of initContainers) {
    if (init.restartable) startedBefore += of(init);
    else starting = Math.max(starting, startedBefore + of(init));
  }
  const running = containers.reduce((sum, container) => sum + of(container), startedBefore);
  return Math.max(running, starting);
}

const millicores = (cores = 0): number => wholeUp(cores * 1000);

/** 2.007 cores are 2007.0000000000002 thousandths in doubles, and still 2007. Less than nothing is no request. */
const wholeUp = (amount: number): number => (amount >= 0 ? Math.max(0, Math.ceil(amount - 1e-6)) : Number.NaN);
