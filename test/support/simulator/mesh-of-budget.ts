import type { ClusterSpec, ContainerSpec, MeshPart, NamespaceSpec } from './spec.ts';
import { ambient, infrastructure, injected, withRequests } from './spec-parts.ts';
import type { CallerSpec } from './spec-traffic.ts';

const app: ContainerSpec = { cpuCores: 0.2, memoryMib: 300, cpuRequestCores: 0.25, memoryRequestMib: 384 };
const proxy = withRequests({ cpuCores: 0.09, cpuSwing: 0.7, memoryMib: 110, memorySwing: 0.3 });
const nodes = 40;
/** Pods of one namespace, and what they are; the agents on the nodes make it a thousand. */
const [namespaces, replicas] = [18, 51] as const;
const turns: readonly MeshPart[] = ['classic-sidecar', 'native-sidecar', 'classic-sidecar', 'ambient', 'none'];

const traffic = { requestsPerSecond: 200, medianMs: 20, shape: 2.4, requestBytes: 500, responseBytes: 2000 };
const callers: readonly CallerSpec[] = [
  { namespace: 'team-00', workload: 'app', shareRatio: 0.8, forbiddenRatio: 0.02, unavailable: { UF: 0.001 } },
  { namespace: 'team-04', workload: 'app', shareRatio: 0.2, plaintext: true },
];

function namespaceOf(index: number): NamespaceSpec {
  const mesh = turns[index % turns.length] ?? 'none';
  const sidecar = mesh.endsWith('sidecar');
  return {
    name: `team-${String(index).padStart(2, '0')}`,
    labels: sidecar ? injected : mesh === 'ambient' ? ambient : {},
    workloads: [
      {
        ...{ kind: 'Deployment', name: 'app', mesh, replicas, app },
        ...(sidecar && { proxy, traffic: { ...traffic, callers } }),
        ...(mesh === 'ambient' && { traffic: { ...traffic, callers } }),
        ...(index % 3 === 0 && { podHours: [3, 9] as const }),
        ...(index % 4 === 1 && index % 3 !== 0 && { restarts: 1, endings: ['OOMKilled'] as const }),
      },
    ],
  };
}

/** A thousand pods for a day, scraped every minute: what a question costs Prometheus. */
export const meshOfBudget: ClusterSpec = {
  name: 'mesh-of-budget',
  seed: 'mesh-of-budget/1',
  start: '2026-11-15T00:00:00Z',
  end: '2026-11-16T00:00:00Z',
  marginMinutes: 10,
  nodes: {
    ...{ count: nodes, instanceType: 'm6i.2xlarge', region: 'us-east-1', zones: ['us-east-1a', 'us-east-1b'] },
    ...{ cpuCores: 8, memoryGib: 32 },
  },
  scrapes: { cadvisorSeconds: 60, kubeStateMetricsSeconds: 60, istioSeconds: 300, nodeExporterSeconds: 60 },
  rows: {
    appContainers: 'everywhere',
    cgroupRowsOnNodes: 0,
    sandboxRowsOnNodes: 0,
    podLabels: false,
    initContainerRequests: true,
    requestsOfFinishedPods: false,
  },
  namespaces: [
    ...Array.from({ length: namespaces }, (_, index) => namespaceOf(index)),
    ...infrastructure({ istiodReplicas: 1, gatewayReplicas: 1 }),
  ],
  ca: { rootNotAfter: '2036-01-01T00:00:00Z' },
  policies: [],
};
