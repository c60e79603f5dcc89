import type { Lifeline } from './lifelines.ts';
import { meshParts } from './mesh-part.ts';
import { podTcp, podTraffic } from './pod-traffic.ts';
import { between, hex, nameSuffix, type Random, random, uuid } from './random.ts';
import type { Life, SimulatedContainer, SimulatedNode, SimulatedPod, Simulation, Span } from './simulation.ts';
import type { ContainerSpec, NamespaceSpec, WorkloadSpec } from './spec.ts';
import { peakingAt } from './wave.ts';

const mib = 1024 ** 2;
/** A rollout gives a Deployment's pods a new ReplicaSet this often. */
const rolloutSeconds = 2.5 * 86_400;

/** Where and when one pod lives. */
export interface Place {
  readonly cluster: Simulation;
  readonly namespace: NamespaceSpec;
  readonly workload: WorkloadSpec;
  readonly replica: number;
  readonly replicas: number;
  readonly lifeline: Lifeline;
  readonly node: SimulatedNode;
}

/** One pod: its name, owner, containers and traffic, all drawn from the cluster's seed. */
export function simulatedPod(place: Place): SimulatedPod {
  const { cluster, namespace, workload, replica, lifeline, node } = place;
  const next = random(`${cluster.spec.seed}/${namespace.name}/${workload.name}/${replica}@${lifeline.fromSeconds}`);
  const traffic = podTraffic(place, next);
  const tcp = podTcp(place);
  return {
    namespace,
    workload,
    node,
    ...podName(place, next),
    ...lifeline,
    uid: uuid(next),
    ip: `10.${64 + node.index}.${Math.floor(between(next, 0, 256))}.${Math.floor(between(next, 1, 255))}`,
    containers: podContainers(place, next),
    ...(traffic === undefined ? {} : { traffic }),
    ...(tcp === undefined ? {} : { tcp }),
    missingMemorySeries: workload.missingMemorySeries === true && replica === 0,
  };
}

function podName({ cluster, workload, replica, lifeline }: Place, next: Random) {
  const { kind, name } = workload;
  const suffix = nameSuffix(next, 5);
  if (kind === 'StatefulSet') return { name: `${name}-${replica}`, ownerKind: kind, ownerName: name };
  if (kind === 'DaemonSet') return { name: `${name}-${suffix}`, ownerKind: kind, ownerName: name };
  const era = Math.floor(lifeline.fromSeconds / (kind === 'Job' ? 60 : rolloutSeconds));
  const hash = kind === 'Job' ? String(era) : nameSuffix(random(`${cluster.spec.seed}/${name}/${era}`), 9);
  const ownerName = `${name}-${hash}`;
  return { name: `${ownerName}-${suffix}`, ownerKind: kind === 'Job' ? kind : ('ReplicaSet' as const), ownerName };
}

function podContainers(place: Place, next: Random): SimulatedContainer[] {
  const { cluster, workload, lifeline } = place;
  const load = loadOf(place, next);
  const { container } = meshParts[workload.mesh];
  const containers: SimulatedContainer[] = [];
  if (workload.app !== undefined) {
    const image = `registry.example.com/${workload.name}:2.${Math.floor(between(next, 0, 40))}`;
    const life = { id: hex(next, 16), fromSeconds: lifeline.fromSeconds, toSeconds: lifeline.toSeconds };
    containers.push({
      ...usage(workload.app, load),
      name: workload.name,
      image,
      mesh: false,
      native: false,
      lives: [life],
    });
  }
  if (container !== undefined) {
    if (workload.proxy === undefined) throw new TypeError(`${workload.name} is ${workload.mesh} and needs a proxy`);
    const { name, image } = container;
    const lives = livesBetweenRestarts(workload, lifeline, cluster.window, next);
    containers.push({
      ...usage(workload.proxy, load),
      name,
      image,
      mesh: true,
      native: workload.mesh === 'native-sidecar',
      lives,
    });
  }
  return containers;
}

/** A StatefulSet's pod has the load of its place, whoever holds it; any other pod has its own. */
const loadOf = ({ cluster, namespace, workload, replica }: Place, next: Random): Random =>
  workload.kind === 'StatefulSet'
    ? random(`${cluster.spec.seed}/${namespace.name}/${workload.name}/${replica}/load`)
    : next;

function usage(spec: ContainerSpec, next: Random) {
  const peakHour = between(next, 11, 17);
  return {
    cpuCores: peakingAt(peakHour, spec.cpuCores * between(next, 0.7, 1.3), spec.cpuSwing ?? 0.5),
    memoryBytes: peakingAt(peakHour + 1, spec.memoryMib * mib * between(next, 0.7, 1.3), spec.memorySwing ?? 0.15),
    pageCacheBytes: Math.round(between(next, 4, 40) * mib),
    ...(spec.cpuRequestCores === undefined ? {} : { cpuRequestCores: spec.cpuRequestCores }),
    ...(spec.memoryRequestMib === undefined ? {} : { memoryRequestBytes: spec.memoryRequestMib * mib }),
    ...(spec.cpuLimitCores === undefined ? {} : { cpuLimitCores: spec.cpuLimitCores }),
    throttledRatio: spec.throttledRatio ?? 0,
  };
}

/** The pod's time cut at so many instants of the window; a restart takes no time. */
function livesBetweenRestarts(
  { restarts = 0, endings = [] }: WorkloadSpec,
  pod: Span,
  window: Span,
  next: Random,
): Life[] {
  const from = Math.max(pod.fromSeconds, window.fromSeconds);
  const to = Math.min(pod.toSeconds, window.toSeconds);
  const cuts = Array.from({ length: from < to ? restarts : 0 }, () => between(next, from, to)).sort((a, b) => a - b);
  const edges = [pod.fromSeconds, ...cuts, pod.toSeconds];
  return edges.slice(1).map((toSeconds, index) => ({
    id: hex(next, 16),
    fromSeconds: edges[index] ?? pod.fromSeconds,
    toSeconds,
    ...(index > 0 && { after: endings[index - 1] ?? 'Error' }),
  }));
}
