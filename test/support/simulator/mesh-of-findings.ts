import type { ClusterSpec, ContainerSpec, NamespaceSpec } from './spec.ts';
import { ambient, infrastructure, injected, withRequests } from './spec-parts.ts';
import type { CallerSpec } from './spec-traffic.ts';

const app: ContainerSpec = { cpuCores: 0.1, memoryMib: 200, cpuRequestCores: 0.1, memoryRequestMib: 256 };
const proxy = withRequests({ cpuCores: 0.05, cpuSwing: 0.6, memoryMib: 90 });
const bodies = { requestBytes: 600, responseBytes: 4000 };
const web = { namespace: 'front', workload: 'web' };
/** Has no sidecar, and its namespace is not ambient. */
const batch = { namespace: 'legacy', workload: 'batch', plaintext: true };
const unknown = { namespace: 'unknown', workload: 'unknown' };

const toCart: readonly CallerSpec[] = [
  { ...web, shareRatio: 0.6, forbiddenRatio: 0.02 },
  { ...batch, shareRatio: 0.3 },
  { ...unknown, shareRatio: 0.1, unavailable: { UC: 0.01, '-': 0.005 } },
];
const toImages: readonly CallerSpec[] = [
  { ...web, shareRatio: 0.7, ended: { DENY: 0.02, TLS_FAILURE: 0.01 } },
  { ...batch, shareRatio: 0.3 },
];
const throughWaypoint: readonly CallerSpec[] = [
  { ...web, shareRatio: 1, forbiddenRatio: 0.01, unavailable: { UF: 0.004 } },
];

const namespaces: readonly NamespaceSpec[] = [
  {
    name: 'shop',
    labels: injected,
    workloads: [
      {
        ...{ kind: 'Deployment', name: 'cart', mesh: 'classic-sidecar', replicas: 2, app, proxy },
        ...{ restarts: 2, endings: ['OOMKilled', 'Error'] },
        traffic: { requestsPerSecond: 30, medianMs: 18, shape: 2.4, ...bodies, callers: toCart },
      },
      {
        ...{ kind: 'StatefulSet', name: 'queue', mesh: 'native-sidecar', replicas: 1, app, proxy },
        ...{ restarts: 3, endings: ['Error', 'OOMKilled', 'OOMKilled'] },
        tcp: { bytesPerSecond: 30_000, callers: [{ namespace: 'shop', workload: 'cart', shareRatio: 1 }] },
      },
      {
        ...{ kind: 'Deployment', name: 'checkout', mesh: 'native-sidecar', replicas: 1, app, proxy },
        ...{ restarts: 1, podHours: [30, 40] },
      },
    ],
  },
  {
    name: 'media',
    labels: { ...ambient, 'istio.io/use-waypoint': 'media-waypoint' },
    workloads: [
      {
        ...{ kind: 'Deployment', name: 'images', mesh: 'ambient', replicas: 2, app },
        traffic: { requestsPerSecond: 200, medianMs: 12, shape: 2.5, ...bodies, callers: toImages },
      },
      {
        ...{ kind: 'Deployment', name: 'media-waypoint', mesh: 'waypoint', replicas: 2, proxy, podHours: [5, 9] },
        traffic: { requestsPerSecond: 40, medianMs: 15, shape: 2.5, serves: ['images'], callers: throughWaypoint },
      },
    ],
  },
];

const limited = ({ name, workloads, ...rest }: NamespaceSpec): NamespaceSpec => ({
  ...{ ...rest, name },
  workloads: workloads.map((workload) =>
    workload.mesh === 'ztunnel' && workload.proxy !== undefined
      ? { ...workload, proxy: { ...workload.proxy, cpuLimitCores: 0.25, throttledRatio: 0.3 } }
      : workload,
  ),
});

/** Something of everything that a compliance check asks Prometheus for, over two days. */
export const meshOfFindings: ClusterSpec = {
  name: 'mesh-of-findings',
  seed: 'mesh-of-findings/1',
  start: '2026-11-14T00:00:00Z',
  end: '2026-11-16T00:00:00Z',
  marginMinutes: 70,
  nodes: [
    {
      ...{ pool: 'general', count: 3, instanceType: 'm6i.2xlarge', region: 'us-east-1', zones: ['us-east-1a'] },
      ...{ cpuCores: 8, memoryGib: 32, clockOffsetSeconds: { 1: 0.4 } },
    },
    {
      // Gone half an hour before the end.
      ...{ pool: 'burst', count: 1, instanceType: 'm6i.xlarge', region: 'us-east-1', zones: ['us-east-1a'] },
      ...{ cpuCores: 4, memoryGib: 16, from: '2026-11-14T09:12:31Z', to: '2026-11-15T23:31:08Z' },
    },
  ],
  scrapes: { cadvisorSeconds: 60, kubeStateMetricsSeconds: 60, istioSeconds: 60, nodeExporterSeconds: 60 },
  rows: {
    ...{ appContainers: 'everywhere', cgroupRowsOnNodes: 0, sandboxRowsOnNodes: 0, podLabels: true },
    ...{ initContainerRequests: true, requestsOfFinishedPods: true },
  },
  ca: { rootNotAfter: '2036-03-01T10:00:00Z', chainNotAfter: '2026-12-06T08:30:00Z' },
  namespaces: [...namespaces, ...infrastructure({ istiodReplicas: 2, gatewayReplicas: 1 }).map(limited)],
  policies: [],
};
