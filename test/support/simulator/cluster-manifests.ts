import { type Manifest, metadata } from './manifest.ts';
import { meshParts } from './mesh-part.ts';
import type { SimulatedNode, Simulation } from './simulation.ts';
import type { NamespaceSpec, WorkloadSpec } from './spec.ts';

export const kubernetesVersion = 'v1.33.4';
/** What the kubelet and the system keep of a node. */
const reserved = { cpuCores: 0.09, memoryMib: 1024 };

export const nodeManifests = (simulation: Simulation): Manifest[] =>
  simulation.nodes.map((node) => nodeManifest(simulation, node));

function nodeManifest({ spec: { nodes } }: Simulation, node: SimulatedNode): Manifest {
  const resources = (cpuCores: number, memoryMib: number) => ({
    ...{ cpu: `${Math.round(cpuCores * 1000)}m`, memory: `${memoryMib * 1024}Ki`, pods: '58' },
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata('Node', {
      name: node.name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'node.kubernetes.io/instance-type': nodes.instanceType,
        'topology.kubernetes.io/region': nodes.region,
        'topology.kubernetes.io/zone': node.zone,
      },
    }),
    spec: { providerID: `aws:///${node.zone}/i-${String(node.index).padStart(17, '0')}` },
    status: {
      capacity: resources(nodes.cpuCores, nodes.memoryGib * 1024),
      allocatable: resources(nodes.cpuCores - reserved.cpuCores, nodes.memoryGib * 1024 - reserved.memoryMib),
      addresses: [{ type: 'InternalIP', address: node.ip }],
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
      nodeInfo: {
        ...{ architecture: 'amd64', operatingSystem: 'linux', osImage: 'Amazon Linux 2023', kernelVersion: '6.12.40' },
        ...{ bootID: node.name, machineID: node.name, systemUUID: node.name },
        ...{ containerRuntimeVersion: 'containerd://2.1.4', kubeletVersion: kubernetesVersion, kubeProxyVersion: '' },
      },
    },
  };
}

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
