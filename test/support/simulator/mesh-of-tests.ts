import type { ClusterSpec, ContainerSpec } from './spec.ts';
import { ambient, infrastructure, injected, withRequests } from './spec-parts.ts';
import type { CallerSpec, TrafficSpec } from './spec-traffic.ts';

const app: ContainerSpec = { cpuCores: 0.2, memoryMib: 300, cpuRequestCores: 0.25, memoryRequestMib: 384 };
/** Crosses its request of 0.1 cores every day, up and down. */
const busyProxy = withRequests({ cpuCores: 0.09, cpuSwing: 0.7, memoryMib: 110, memorySwing: 0.3 });
/** Far below its requests all day. */
const idleProxy = withRequests({ cpuCores: 0.008, memoryMib: 52 });
/** Above its requests all day. */
const hotProxy = withRequests({ cpuCores: 0.3, cpuSwing: 0.3, memoryMib: 240, memorySwing: 0.1 });
const zones = ['us-east-1a', 'us-east-1b'];
const churned: readonly [number, number] = [2, 8];

const bodies = { requestBytes: 700, responseBytes: 5200 };
const fromShop = [
  { namespace: 'shop', workload: 'cart', shareRatio: 0.25 },
  { namespace: 'shop', workload: 'checkout', shareRatio: 0.75 },
];
const fromOutside = [{ namespace: 'istio-ingress', workload: 'public-istio', shareRatio: 1 }];
/** The callers of the shop, for two fifths of the calls. */
const lesser = (caller: CallerSpec): CallerSpec => ({ ...caller, shareRatio: 0.4 * caller.shareRatio });
const images: TrafficSpec = {
  ...{ requestsPerSecond: 70, medianMs: 12, shape: 2.5, requestBytes: 300, responseBytes: 45_000 },
  callers: [...fromOutside.map((caller) => ({ ...caller, shareRatio: 0.6 })), ...fromShop.map(lesser)],
};

/** The truth test: every role, every kind of sidecar and every trap, in 14 meshed workloads on three pools of nodes. */
export const meshOfTests: ClusterSpec = {
  name: 'mesh-of-tests',
  seed: 'mesh-of-tests/1',
  start: '2026-11-09T00:00:00Z',
  end: '2026-11-16T00:00:00Z',
  marginMinutes: 20,
  nodes: [
    {
      ...{ pool: 'general', count: 3, instanceType: 'm6i.2xlarge', cpuCores: 8, memoryGib: 32, hourUsd: 0.384 },
      ...{ region: 'us-east-1', zones, clockOffsetSeconds: { 2: 3 } },
    },
    {
      ...{ pool: 'spot', count: 1, instanceType: 'c6i.2xlarge', cpuCores: 8, memoryGib: 16, hourUsd: 0.1371 },
      ...{ region: 'us-east-1', zones: ['us-east-1b'], capacityType: 'spot' },
    },
    {
      // Three of the seven days only.
      ...{ pool: 'burst', count: 1, instanceType: 'm6i.xlarge', cpuCores: 4, memoryGib: 16, hourUsd: 0.192 },
      ...{ region: 'us-east-1', zones: ['us-east-1a'], from: '2026-11-10T06:31:17Z', to: '2026-11-13T06:12:43Z' },
    },
  ],
  scrapes: {
    cadvisorSeconds: 60,
    duplicateCadvisor: { job: 'kubernetes-nodes-cadvisor', seconds: 90 },
    kubeStateMetricsSeconds: 60,
    istioSeconds: 300,
    nodeExporterSeconds: 120,
  },
  rows: {
    appContainers: 'everywhere',
    cgroupRowsOnNodes: 1,
    sandboxRowsOnNodes: 1,
    podLabels: true,
    initContainerRequests: true,
    requestsOfFinishedPods: true,
    openCost: true,
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
          traffic: { requestsPerSecond: 40, medianMs: 18, shape: 2.4, ...bodies, callers: fromOutside },
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
          traffic: { requestsPerSecond: 30, medianMs: 35, shape: 2.3, ...bodies, callers: fromShop },
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
          tcp: { bytesPerSecond: 40_000, callers: [{ namespace: 'orders', workload: 'order-api', shareRatio: 1 }] },
        },
      ],
    },
    {
      name: 'media',
      labels: { ...ambient, 'istio.io/use-waypoint': 'media-waypoint' },
      workloads: [
        { kind: 'Deployment', name: 'image-api', mesh: 'ambient', replicas: 2, app, traffic: images },
        { kind: 'Deployment', name: 'thumbnailer', mesh: 'ambient', replicas: 2, app, podHours: churned },
        { kind: 'Deployment', name: 'media-search', mesh: 'ambient', replicas: 1, app },
        {
          ...{ kind: 'Deployment', name: 'media-waypoint', mesh: 'waypoint', replicas: 2, proxy: busyProxy },
          ...{ podHours: churned, hpa: { minReplicas: 2, maxReplicas: 6 } },
          traffic: { ...images, serves: ['image-api', 'media-search'] },
        },
      ],
    },
    {
      name: 'accounts',
      labels: { ...ambient, 'istio.io/use-waypoint': 'accounts-waypoint' },
      workloads: [
        { kind: 'Deployment', name: 'profile', mesh: 'ambient', replicas: 2, app },
        {
          ...{ kind: 'Deployment', name: 'sessions', mesh: 'ambient', replicas: 1, app },
          tcp: { bytesPerSecond: 25_000, callers: [{ namespace: 'accounts', workload: 'profile', shareRatio: 1 }] },
        },
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
  objects: [
    {
      ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespace: 'shop', name: 'cart' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'cart' } } },
      status: { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 },
    },
    {
      ...{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', namespace: 'orders', name: 'order-api' },
      spec: {
        hosts: ['order-api'],
        http: [{ route: [{ destination: { host: 'order-api' } }], retries: { attempts: 3 } }],
      },
    },
    {
      ...{ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', namespace: 'orders', name: 'order-api' },
      spec: { host: 'order-api', trafficPolicy: { connectionPool: { http: { maxRequestsPerConnection: 100 } } } },
    },
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
