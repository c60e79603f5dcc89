import { counted } from './counting.ts';
import { random, uuid } from './random.ts';
import type { Labels } from './series.ts';
import type { Life, SimulatedContainer, SimulatedNode, SimulatedPod, Simulation } from './simulation.ts';
import { integral, peakingAt, valueAt } from './wave.ts';

/** One cgroup as cAdvisor shows it. */
export interface CadvisorRow extends Life {
  readonly node: SimulatedNode;
  readonly labels: Labels;
  readonly cpuCoreSeconds: (seconds: number) => number;
  readonly workingSetBytes?: (seconds: number) => number;
  readonly pageCacheBytes: number;
  /** Of a container with a CPU limit: periods of the CFS, and those in which it was throttled. */
  readonly cfsPeriods?: (seconds: number) => number;
  readonly cfsThrottledPeriods?: (seconds: number) => number;
}

/** The kernel's default period is 100 ms. */
export const periodsPerSecond = 10;

/** Every cgroup of the cluster's history: containers, sandboxes, pods and slices. */
export const cadvisorRows = (simulation: Simulation): CadvisorRow[] => [
  ...containerRows(simulation),
  ...sandboxRows(simulation),
  ...cgroupRows(simulation),
];

const podCgroup = (pod: SimulatedPod): string => `/kubepods/burstable/pod${pod.uid}`;

/** A container has a row for each of its lives, under a new id. */
function* containerRows({ spec, pods }: Simulation): Iterable<CadvisorRow> {
  for (const pod of pods) {
    for (const container of pod.containers) {
      if (!container.mesh && spec.rows.appContainers === 'none') continue;
      for (const life of container.lives) yield containerRow(pod, container, life);
    }
  }
}

function containerRow(pod: SimulatedPod, container: SimulatedContainer, life: Life): CadvisorRow {
  const memory = (seconds: number) => valueAt(container.memoryBytes, seconds);
  const periods = (seconds: number) => periodsPerSecond * (seconds - life.fromSeconds);
  const cfs = {
    cfsPeriods: (seconds: number) => Math.floor(periods(seconds)),
    cfsThrottledPeriods: (seconds: number) => Math.floor(container.throttledRatio * periods(seconds)),
  };
  return {
    ...life,
    node: pod.node,
    labels: {
      namespace: pod.namespace.name,
      pod: pod.name,
      container: container.name,
      id: `${podCgroup(pod)}/${life.id}`,
      name: life.id,
      image: container.image,
    },
    cpuCoreSeconds: counted(container.cpuCores, life),
    ...(pod.missingMemorySeries ? {} : { workingSetBytes: memory }),
    pageCacheBytes: container.mesh ? container.pageCacheBytes : 0,
    ...(container.cpuLimitCores === undefined ? {} : cfs),
  };
}

/** The sandbox (pause container) of each pod on the first nodes: a little usage under `container="POD"`. */
function* sandboxRows({ spec, pods }: Simulation): Iterable<CadvisorRow> {
  for (const pod of pods) {
    if (pod.node.index >= spec.rows.sandboxRowsOnNodes) continue;
    const id = uuid(random(`${pod.uid}/sandbox`)).replaceAll('-', '');
    const labels = { namespace: pod.namespace.name, pod: pod.name, container: 'POD', name: id };
    yield {
      ...{ id, fromSeconds: pod.fromSeconds, toSeconds: pod.toSeconds, node: pod.node, pageCacheBytes: 0 },
      labels: { ...labels, id: `${podCgroup(pod)}/${id}`, image: 'registry.k8s.io/pause:3.10' },
      cpuCoreSeconds: (seconds) => 0.0001 * (seconds - pod.fromSeconds),
      workingSetBytes: () => 540_672,
    };
  }
}

/** Pod cgroups (the sum of the pod's containers) and the root and burstable slices of the first nodes. */
function* cgroupRows({ spec, nodes, pods, history }: Simulation): Iterable<CadvisorRow> {
  const onNodes = spec.rows.cgroupRowsOnNodes;
  for (const pod of pods.filter(({ node }) => node.index < onNodes)) {
    yield {
      ...{
        id: podCgroup(pod),
        fromSeconds: pod.fromSeconds,
        toSeconds: pod.toSeconds,
        node: pod.node,
        pageCacheBytes: 0,
      },
      labels: { namespace: pod.namespace.name, pod: pod.name, id: podCgroup(pod) },
      cpuCoreSeconds: (seconds) =>
        pod.containers.reduce((sum, { cpuCores }) => sum + integral(cpuCores, pod.fromSeconds, seconds), 0),
      workingSetBytes: (seconds) =>
        pod.containers.reduce((sum, { memoryBytes }) => sum + valueAt(memoryBytes, seconds), 0),
    };
  }
  for (const node of nodes.slice(0, onNodes)) {
    for (const [id, cores] of [
      ['/', 2.4],
      ['/kubepods/burstable', 2.1],
    ] as const) {
      const life = { id, fromSeconds: history.fromSeconds - 86_400, toSeconds: history.toSeconds };
      const cpuCoreSeconds = counted(peakingAt(14, cores, 0.3), life);
      yield { ...life, node, pageCacheBytes: 0, labels: { id }, cpuCoreSeconds, workingSetBytes: () => 9_000_000_000 };
    }
  }
}
