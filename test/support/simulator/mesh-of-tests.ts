import type { ClusterSpec, ContainerSpec } from './spec.ts';
import { ambient, infrastructure, injected, withRequests } from './spec-parts.ts';

const app: ContainerSpec = { cpuCores: 0.2, memoryMib: 300, cpuRequestCores: 0.25, memoryRequestMib: 384 };
/** Crosses its request of 0.1 cores every day, up and down. */
const busyProxy = withRequests({ cpuCores: 0.09, cpuSwing: 0.7, memoryMib: 110, memorySwing: 0.3 });
/** Far below its requests all day. */
const idleProxy = withRequests({ cpuCores: 0.008, memoryMib: 52 });
/** Above its requests all day. */
const hotProxy = withRequests({ cpuCores: 0.3, cpuSwing: 0.3, memoryMib: 240, memorySwing: 0.1 });
const churned: readonly [number, number] = [2, 8];

/** The truth test: every role, every kind of sidecar and every trap, in 14 meshed workloads on 4 nodes. */
export const meshOfTests: ClusterSpec = {
  name: 'mesh-of-tests',
  seed: 'mesh-of-tests/1',
  start: '2026-11-09T00:00:00Z',
  end: '2026-11-16T00:00:00Z',
  marginMinutes: 20,
  nodes: {
    count: 4,
    instanceType: 'm6i.2xlarge',
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b'],
    cpuCores: 8,
    memoryGib: 32,
    clockOffsetSeconds: { 2: 3 },
  },
  scrapes: {
    cadvisorSeconds: 60,
    duplicateCadvisor: { job: 'kubernetes-nodes-cadvisor', seconds: 90 },
    kubeStateMetricsSeconds: 60,
    istioSeconds: 300,
    nodeExporterSeconds: 120,
  },
  rows: {
    appContainers: 'cadvisor',
    cgroupRowsOnNodes: 1,
    sandboxRowsOnNodes: 1,
    podLabels: true,
    initContainerRequests: true,
    requestsOfFinishedPods: true,
  },
  namespaces: [
    {
      name: 'shop',
      labels: injected,
      workloads: [
        {
          kind: 'Deployment',
          name: 'cart',
          mesh: 'classic-sidecar',
          replicas: 2,
          app,
          proxy: busyProxy,
          podHours: churned,
          traffic: { requestsPerSecond: 40, medianMs: 18, shape: 2.4 },
        },
        {
          kind: 'Deployment',
          name: 'catalog',
          mesh: 'classic-sidecar',
          replicas: 2,
          app,
          proxy: hotProxy,
          traffic: { requestsPerSecond: 120, medianMs: 9, shape: 2.8 },
        },
        {
          kind: 'Deployment',
          name: 'checkout',
          mesh: 'classic-sidecar',
          replicas: 1,
          app,
          proxy: busyProxy,
          restarts: 3,
          traffic: { requestsPerSecond: 15, medianMs: 60, shape: 2.2 },
        },
      ],
    },
    {
      name: 'payments',
      labels: injected,
      workloads: [
        {
          kind: 'Deployment',
          name: 'payment-api',
          mesh: 'native-sidecar',
          replicas: 2,
          app,
          proxy: busyProxy,
          podHours: churned,
          traffic: { requestsPerSecond: 30, medianMs: 35, shape: 2.3 },
        },
        {
          kind: 'StatefulSet',
          name: 'payment-ledger',
          mesh: 'native-sidecar',
          replicas: 1,
          app,
          proxy: idleProxy,
          restarts: 2,
        },
        {
          kind: 'Deployment',
          name: 'fraud',
          mesh: 'native-sidecar',
          replicas: 1,
          app,
          proxy: { cpuCores: 0.04, memoryMib: 80 },
          traffic: { requestsPerSecond: 12, medianMs: 80, shape: 3 },
        },
        {
          kind: 'Job',
          name: 'settlement',
          mesh: 'native-sidecar',
          replicas: 1,
          app,
          proxy: idleProxy,
          runsEveryHours: 6,
          podHours: [0.4, 0.8],
        },
      ],
    },
    {
      name: 'orders',
      labels: injected,
      workloads: [
        {
          kind: 'Deployment',
          name: 'order-api',
          mesh: 'classic-sidecar',
          replicas: 2,
          app,
          proxy: idleProxy,
          missingMemorySeries: true,
          traffic: { requestsPerSecond: 25, medianMs: 22, shape: 2.6 },
        },
        {
          kind: 'StatefulSet',
          name: 'order-queue',
          mesh: 'native-sidecar',
          replicas: 1,
          app,
          proxy: hotProxy,
          podHours: [20, 40],
        },
      ],
    },
    {
      name: 'media',
      labels: { ...ambient, 'istio.io/use-waypoint': 'media-waypoint' },
      workloads: [
        { kind: 'Deployment', name: 'image-api', mesh: 'ambient', replicas: 2, app },
        { kind: 'Deployment', name: 'thumbnailer', mesh: 'ambient', replicas: 2, app, podHours: churned },
        { kind: 'Deployment', name: 'media-search', mesh: 'ambient', replicas: 1, app },
        {
          ...{ kind: 'Deployment', name: 'media-waypoint', mesh: 'waypoint', replicas: 2, proxy: busyProxy },
          ...{ podHours: churned, hpa: { minReplicas: 2, maxReplicas: 6 } },
          traffic: { requestsPerSecond: 70, medianMs: 12, shape: 2.5, serves: ['image-api', 'media-search'] },
        },
      ],
    },
    {
      name: 'accounts',
      labels: { ...ambient, 'istio.io/use-waypoint': 'accounts-waypoint' },
      workloads: [
        { kind: 'Deployment', name: 'profile', mesh: 'ambient', replicas: 2, app },
        { kind: 'Deployment', name: 'sessions', mesh: 'ambient', replicas: 1, app },
        {
          kind: 'Deployment',
          name: 'accounts-waypoint',
          mesh: 'waypoint',
          replicas: 1,
          proxy: hotProxy,
          traffic: { requestsPerSecond: 50, medianMs: 15, shape: 2.2, serves: ['profile'] },
        },
      ],
    },
    { name: 'legacy', workloads: [{ kind: 'Deployment', name: 'invoice-batch', mesh: 'none', replicas: 2, app }] },
    ...infrastructure({ istiodReplicas: 1, gatewayReplicas: 1, helmGatewayPodHours: churned }),
  ],
  policies: [
    {
      namespace: 'payments',
      name: 'payment-api-callers',
      spec: {
        selector: { matchLabels: { app: 'payment-api' } },
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { principals: ['cluster.local/ns/orders/sa/order-api'] } }],
            to: [{ operation: { methods: ['POST', 'GET'], paths: ['/api/v1/payments*'] } }],
          },
        ],
      },
    },
    {
      namespace: 'media',
      name: 'media-readers',
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'media-waypoint' }],
        action: 'ALLOW',
        rules: [{ to: [{ operation: { methods: ['GET'] } }] }],
      },
      conditions: [
        { type: 'WaypointAccepted', status: 'True', reason: 'Accepted', message: 'bound to media/media-waypoint' },
      ],
    },
    {
      namespace: 'accounts',
      name: 'no-deletes-of-profiles',
      spec: {
        selector: { matchLabels: { app: 'profile' } },
        action: 'DENY',
        rules: [{ to: [{ operation: { methods: ['DELETE'] } }] }],
      },
      conditions: [
        {
          ...{ type: 'ZtunnelAccepted', status: 'True', reason: 'UnsupportedValue' },
          message:
            'ztunnel does not support HTTP attributes (found: methods). In ambient mode you must use a waypoint proxy to enforce HTTP rules.',
        },
      ],
    },
  ],
};
