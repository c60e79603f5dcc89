import type { ContainerSpec, MeshPart, NamespaceSpec, WorkloadSpec } from '../test/support/simulator/spec.ts';
import { ambient, injected, withRequests } from '../test/support/simulator/spec-parts.ts';

const [workloadsPerNamespace, replicas] = [5, 10];
const [waypointName, waypointReplicas] = ['waypoint', 2];

/** What the pods of every ten namespaces are: four on sidecars, three ambient, three outside the mesh. */
const turns: readonly MeshPart[] = [
  ...(['classic-sidecar', 'native-sidecar', 'ambient', 'none', 'classic-sidecar'] as const),
  ...(['none', 'ambient', 'native-sidecar', 'none', 'ambient'] as const),
];

/** Namespaces of about fifty pods each, so many pods together. Two of three ambient ones have a waypoint. */
export function namespacesOfSize(pods: number): NamespaceSpec[] {
  const namespaces: NamespaceSpec[] = [];
  for (let left = pods; left > 0; ) {
    const namespace = namespaceOf(namespaces.length, left);
    left -= namespace.workloads.reduce((sum, workload) => sum + workload.replicas, 0);
    namespaces.push(namespace);
  }
  return namespaces;
}

/** @param most pods at most; only the last namespace has fewer than it would */
function namespaceOf(index: number, most: number): NamespaceSpec {
  const mesh = turns[index % turns.length] ?? 'none';
  const behindWaypoint = mesh === 'ambient' && index % 2 === 0 && most > waypointReplicas;
  const workloads: WorkloadSpec[] = behindWaypoint ? [waypoint(index)] : [];
  let left = most - (behindWaypoint ? waypointReplicas : 0);
  for (let turn = 0; turn < workloadsPerNamespace && left > 0; turn += 1) {
    workloads.push(deployment(`app-${index}-${turn}`, mesh, Math.min(replicas, left), turn));
    left -= replicas;
  }
  return { name: `team-${String(index).padStart(3, '0')}`, labels: labelsOf(mesh, behindWaypoint), workloads };
}

function labelsOf(mesh: MeshPart, behindWaypoint: boolean): Record<string, string> {
  if (mesh === 'ambient') return { ...ambient, ...(behindWaypoint && { 'istio.io/use-waypoint': waypointName }) };
  return mesh === 'none' ? {} : injected;
}

const proxy: ContainerSpec = withRequests({ cpuCores: 0.02, cpuSwing: 0.5, memoryMib: 70, memorySwing: 0.1 });

/** Two of five workloads are rolled out every two to four days; one in five has Istio's request metrics. */
function deployment(name: string, mesh: MeshPart, replicaCount: number, turn: number): WorkloadSpec {
  return {
    ...{ kind: 'Deployment', name, mesh, replicas: replicaCount },
    app: { cpuCores: 0.2, memoryMib: 300, cpuRequestCores: 0.3, memoryRequestMib: 512 },
    ...(mesh.endsWith('sidecar') && { proxy }),
    ...(turn % 2 === 1 && { podHours: [48, 96] as const }),
    ...(turn === 0 && { traffic: { requestsPerSecond: 100, medianMs: 30, shape: 2.3 } }),
  };
}

const waypoint = (index: number): WorkloadSpec => ({
  ...{ kind: 'Deployment', name: waypointName, mesh: 'waypoint', replicas: waypointReplicas, proxy },
  traffic: { requestsPerSecond: 200, medianMs: 25, shape: 2.3, serves: [`app-${index}-0`] },
  ...(index % 4 === 0 && { hpa: { minReplicas: 2, maxReplicas: 6 } }),
});
