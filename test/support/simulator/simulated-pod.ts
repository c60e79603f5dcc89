import type { Lifeline } from './lifelines.ts';
import { gatewayName, meshParts } from './mesh-part.ts';
import { between, hex, nameSuffix, type Random, random, uuid } from './random.ts';
import type {
  Life,
  SimulatedContainer,
  SimulatedNode,
  SimulatedPod,
  SimulatedTraffic,
  Simulation,
  Span,
} from './simulation.ts';
import type { ContainerSpec, NamespaceSpec, WorkloadSpec } from './spec.ts';
import { peakingAt } from './wave.ts';

const mib = 1024 ** 2;
/** A rollout gives a Deployment's pods a new ReplicaSet this often. */
const rolloutSeconds = 2.5 * 86_400;

/** Where and when one pod lives. */
interface Place {
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

function podContainers({ cluster, workload, lifeline }: Place, next: Random): SimulatedContainer[] {
  const { container } = meshParts[workload.mesh];
  const containers: SimulatedContainer[] = [];
  if (workload.app !== undefined) {
    const image = `registry.example.com/${workload.name}:2.${Math.floor(between(next, 0, 40))}`;
    const life = { id: hex(next, 16), fromSeconds: lifeline.fromSeconds, toSeconds: lifeline.toSeconds };
    containers.push({
      ...usage(workload.app, next),
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
    const lives = livesBetweenRestarts(workload.restarts ?? 0, lifeline, cluster.window, next);
    containers.push({
      ...usage(workload.proxy, next),
      name,
      image,
      mesh: true,
      native: workload.mesh === 'native-sidecar',
      lives,
    });
  }
  return containers;
}

function usage(spec: ContainerSpec, next: Random) {
  const peakHour = between(next, 11, 17);
  return {
    cpuCores: peakingAt(peakHour, spec.cpuCores * between(next, 0.7, 1.3), spec.cpuSwing ?? 0.5),
    memoryBytes: peakingAt(peakHour + 1, spec.memoryMib * mib * between(next, 0.7, 1.3), spec.memorySwing ?? 0.15),
    pageCacheBytes: Math.round(between(next, 4, 40) * mib),
    ...(spec.cpuRequestCores === undefined ? {} : { cpuRequestCores: spec.cpuRequestCores }),
    ...(spec.memoryRequestMib === undefined ? {} : { memoryRequestBytes: spec.memoryRequestMib * mib }),
  };
}

/** The pod's time cut at so many instants of the window; a restart takes no time. */
function livesBetweenRestarts(restarts: number, pod: Span, window: Span, next: Random): Life[] {
  const from = Math.max(pod.fromSeconds, window.fromSeconds);
  const to = Math.min(pod.toSeconds, window.toSeconds);
  const cuts = Array.from({ length: from < to ? restarts : 0 }, () => between(next, from, to)).sort((a, b) => a - b);
  const edges = [pod.fromSeconds, ...cuts, pod.toSeconds];
  return edges.slice(1).map((toSeconds, index) => ({
    id: hex(next, 16),
    fromSeconds: edges[index] ?? pod.fromSeconds,
    toSeconds,
  }));
}

const reporters = {
  'classic-sidecar': 'destination',
  'native-sidecar': 'destination',
  waypoint: 'waypoint',
  'gateway-api': 'source',
  'helm-gateway': 'source',
} as const;

/** Requests that the pod's Envoy counts; ambient pods and ztunnel see none. */
function podTraffic({ workload, replicas }: Place, next: Random): SimulatedTraffic | undefined {
  const { traffic, mesh } = workload;
  if (traffic === undefined || !(mesh in reporters)) return undefined;
  const rate = (traffic.requestsPerSecond / replicas) * between(next, 0.8, 1.2);
  return {
    requestsPerSecond: peakingAt(between(next, 11, 17), rate, 0.6),
    latency: { medianMs: traffic.medianMs * between(next, 0.9, 1.1), shape: traffic.shape },
    reporter: reporters[mesh as keyof typeof reporters],
    destinations: traffic.serves ?? [gatewayName(workload)],
  };
}
