import { type Manifest, metadata } from './manifest.ts';
import { meshParts } from './mesh-part.ts';
import type { SimulatedNode, Simulation } from './simulation.ts';
import type { NamespaceSpec, NodesSpec, WorkloadSpec } from './spec.ts';

export const kubernetesVersion = 'v1.33.4';
/** What the kubelet and the system keep of a node. */
const reserved = { cpuCores: 0.09, memoryGib: 1 };

/** Cores and GiB that pods may request of a node. */
export const allocatable = ({ cpuCores, memoryGib }: NodesSpec): [number, number] => [
  cpuCores - reserved.cpuCores,
  memoryGib - reserved.memoryGib,
];

/** The nodes that are there at the window's end. */
export const nodesAtEnd = ({ nodes, window }: Simulation): SimulatedNode[] =>
  nodes.filter(({ fromSeconds, toSeconds }) => fromSeconds < window.toSeconds && toSeconds >= window.toSeconds);

export const nodeManifests = (simulation: Simulation): Manifest[] => nodesAtEnd(simulation).map(nodeManifest);

function nodeManifest(node: SimulatedNode): Manifest {
  const { pool } = node;
  const resources = (cpuCores: number, memoryGib: number) => ({
    ...{ cpu: `${Math.round(cpuCores * 1000)}m`, memory: `${memoryGib * 1024 ** 2}Ki`, pods: '58' },
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata('Node', {
      name: node.name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'node.kubernetes.io/instance-type': pool.instanceType,
        'topology.kubernetes.io/region': pool.region,
        'topology.kubernetes.io/zone': node.zone,
        ...poolLabels(pool),
      },
    }),
    spec: { providerID: node.providerId },
    status: {
      capacity: resources(pool.cpuCores, pool.memoryGib),
      allocatable: resources(...allocatable(pool)),
      addresses: [{ type: 'InternalIP', address: node.ip }],
      conditions: [
        { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' },
        { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure' },
        { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID' },
        { type: 'Ready', status: 'True', reason: 'KubeletReady' },
      ],
      nodeInfo: {
        ...{ architecture: 'amd64', operatingSystem: 'linux', osImage: 'Amazon Linux 2023', kernelVersion: '6.12.40' },
        ...{ bootID: node.name, machineID: node.name, systemUUID: node.name },
        ...{ containerRuntimeVersion: 'containerd://2.1.4', kubeletVersion: kubernetesVersion, kubeProxyVersion: '' },
      },
    },
  };
}

/** As EKS labels the nodes of a managed node group. */
const poolLabels = ({ pool, capacityType = 'on-demand' }: NodesSpec): Record<string, string> =>
  pool === undefined
    ? {}
    : {
        'eks.amazonaws.com/nodegroup': pool,
        'eks.amazonaws.com/capacityType': capacityType === 'spot' ? 'SPOT' : 'ON_DEMAND',
      };

export const namespaceManifests = ({ spec }: Simulation): Manifest[] =>
  spec.namespaces.map(({ name, labels = {} }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: metadata('Namespace', { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));

/** A Service in front of everything that answers: not of Jobs, nor of the agents on the nodes. */
export const serviceManifests = ({ spec }: Simulation): Manifest[] =>
  spec.namespaces.flatMap((namespace) =>
    namespace.workloads
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map((workload, index) => serviceManifest(namespace, workload, index)),
  );

function serviceManifest(namespace: NamespaceSpec, workload: WorkloadSpec, index: number): Manifest {
  const labels = meshParts[workload.mesh].labels(workload);
  const waypoint = workload.mesh === 'ambient' ? namespace.labels?.['istio.io/use-waypoint'] : undefined;
  const bound = {
    ...{ type: 'istio.io/WaypointBound', status: 'True', reason: 'WaypointAccepted', observedGeneration: 1 },
    ...{
      message: `Successfully attached to waypoint ${namespace.name}/${waypoint}`,
      lastTransitionTime: '2026-06-01T00:00:00Z',
    },
  };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('Service', { name: workload.name, namespace: namespace.name, labels }),
    spec: {
      type: workload.mesh === 'gateway-api' || workload.mesh === 'helm-gateway' ? 'LoadBalancer' : 'ClusterIP',
      clusterIP: `10.100.${namespace.name.length}.${10 + index}`,
      selector: 'app' in labels ? { app: labels.app } : { 'gateway.networking.k8s.io/gateway-name': workload.name },
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
    },
    status: { loadBalancer: {}, ...(waypoint === undefined ? {} : { conditions: [bound] }) },
  };
}
