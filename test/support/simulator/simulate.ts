import { type Lifeline, lifelines } from './lifelines.ts';
import { random } from './random.ts';
import { simulatedFlows } from './simulated-flows.ts';
import { simulatedNodes } from './simulated-nodes.ts';
import { simulatedPod } from './simulated-pod.ts';
import type { SimulatedNode, SimulatedPod, Simulation } from './simulation.ts';
import type { ClusterSpec, NamespaceSpec, WorkloadSpec } from './spec.ts';

/** A node's agents are up so long after it, and go so long before it. */
const agentSeconds = 20;

/** Plays a spec: who lived where and when, and how much each container used. Same spec, same cluster. */
export function simulate(spec: ClusterSpec): Simulation {
  const window = { fromSeconds: Date.parse(spec.start) / 1000, toSeconds: Date.parse(spec.end) / 1000 };
  const marginSeconds = spec.marginMinutes * 60;
  const history = { fromSeconds: window.fromSeconds - marginSeconds, toSeconds: window.toSeconds + marginSeconds };
  const cluster = { spec, window, history, nodes: simulatedNodes(spec, history), flows: simulatedFlows(spec) };
  const pods: SimulatedPod[] = [];
  for (const namespace of spec.namespaces) {
    for (const workload of namespace.workloads) {
      for (const pod of workloadPods({ ...cluster, pods: [] }, namespace, workload)) pods.push(pod);
    }
  }
  return { ...cluster, pods };
}

function workloadPods(cluster: Simulation, namespace: NamespaceSpec, workload: WorkloadSpec): SimulatedPod[] {
  const { kind } = workload;
  const replicas = kind === 'DaemonSet' ? cluster.nodes.length : kind === 'Job' ? 1 : workload.replicas;
  const key = `${cluster.spec.seed}/${namespace.name}/${workload.name}`;
  const firstNode = Math.floor(random(`${key}/node`)() * cluster.nodes.length);
  return Array.from({ length: replicas }, (_, replica) =>
    lifelines(workload, cluster.history, `${key}/${replica}`).flatMap((lifeline, generation) => {
      const place = { cluster, namespace, workload, replica, replicas };
      if (kind !== 'DaemonSet') {
        const node = nodeFor(cluster, lifeline, firstNode + replica + generation);
        return [simulatedPod({ ...place, node, lifeline })];
      }
      const node = cluster.nodes[replica];
      const life = node && withNode(lifeline, node);
      return life ? [simulatedPod({ ...place, node, lifeline: life })] : [];
    }),
  ).flat();
}

/** In turn over the nodes that are there for all of the pod's life. */
function nodeFor({ spec, nodes }: Simulation, lifeline: Lifeline, turn: number): SimulatedNode {
  const lasting = nodes.filter(
    ({ fromSeconds, toSeconds }) =>
      fromSeconds + agentSeconds <= lifeline.fromSeconds && toSeconds - agentSeconds >= lifeline.deletedSeconds,
  );
  const node = lasting[turn % lasting.length];
  if (node === undefined) throw new RangeError(`${spec.name} has no node for a pod`);
  return node;
}

/** The part of an agent's life that its node is there for. */
function withNode(lifeline: Lifeline, node: SimulatedNode): Lifeline | undefined {
  const fromSeconds = Math.max(lifeline.fromSeconds, node.fromSeconds + agentSeconds);
  const toSeconds = Math.min(lifeline.toSeconds, node.toSeconds - agentSeconds);
  return fromSeconds < toSeconds ? { fromSeconds, toSeconds, deletedSeconds: toSeconds } : undefined;
}
