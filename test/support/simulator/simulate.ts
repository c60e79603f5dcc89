import { lifelines } from './lifelines.ts';
import { between, random } from './random.ts';
import { simulatedPod } from './simulated-pod.ts';
import type { SimulatedNode, SimulatedPod, Simulation } from './simulation.ts';
import type { ClusterSpec, NamespaceSpec, WorkloadSpec } from './spec.ts';

/** Plays a spec: who lived where and when, and how much each container used. Same spec, same cluster. */
export function simulate(spec: ClusterSpec): Simulation {
  const window = { fromSeconds: Date.parse(spec.start) / 1000, toSeconds: Date.parse(spec.end) / 1000 };
  const marginSeconds = spec.marginMinutes * 60;
  const history = { fromSeconds: window.fromSeconds - marginSeconds, toSeconds: window.toSeconds + marginSeconds };
  const nodes = simulatedNodes(spec);
  const pods: SimulatedPod[] = [];
  for (const namespace of spec.namespaces) {
    for (const workload of namespace.workloads) {
      pods.push(...workloadPods({ spec, window, history, nodes, pods: [] }, namespace, workload));
    }
  }
  return { spec, window, history, nodes, pods };
}

function workloadPods(cluster: Simulation, namespace: NamespaceSpec, workload: WorkloadSpec): SimulatedPod[] {
  const replicas =
    workload.kind === 'DaemonSet' ? cluster.nodes.length : workload.kind === 'Job' ? 1 : workload.replicas;
  const key = `${cluster.spec.seed}/${namespace.name}/${workload.name}`;
  const firstNode = Math.floor(random(`${key}/node`)() * cluster.nodes.length);
  return Array.from({ length: replicas }, (_, replica) =>
    lifelines(workload, cluster.history, `${key}/${replica}`).map((lifeline, generation) => {
      const offset = workload.kind === 'DaemonSet' ? replica : firstNode + replica + generation;
      const node = cluster.nodes[offset % cluster.nodes.length];
      if (node === undefined) throw new RangeError(`${cluster.spec.name} has no nodes`);
      return simulatedPod({ cluster, namespace, workload, replica, replicas, lifeline, node });
    }),
  ).flat();
}

/** Nodes in turn over the zones, named as EC2 names them. */
function simulatedNodes({ seed, nodes }: ClusterSpec): SimulatedNode[] {
  const next = random(`${seed}/nodes`);
  const domain = nodes.region === 'us-east-1' ? 'ec2.internal' : `${nodes.region}.compute.internal`;
  return Array.from({ length: nodes.count }, (_, index) => {
    const [third, fourth] = [16 * (index % nodes.zones.length) + Math.floor(between(next, 0, 16)), 10 + 7 * index];
    return {
      name: `ip-10-0-${third}-${fourth}.${domain}`,
      ip: `10.0.${third}.${fourth}`,
      zone: nodes.zones[index % nodes.zones.length] ?? nodes.region,
      index,
      clockOffsetSeconds: nodes.clockOffsetSeconds?.[index] ?? between(next, -0.0008, 0.0008),
    };
  });
}
