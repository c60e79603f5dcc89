import { demoPolicies } from './demo-policies.ts';
import type { ClusterSpec, ContainerSpec, MeshPart, NamespaceSpec, WorkloadSpec } from './spec.ts';
import { ambient, infrastructure, injected, withRequests } from './spec-parts.ts';
import type { CallerSpec } from './spec-traffic.ts';

/** [name, replicas, cores of the app, requests per second, median ms] */
type Row = readonly [string, number, number, number, number];
type Proxy = (requestsPerSecondPerPod: number) => ContainerSpec;

/** About 0.2 cores and 40 MiB more for each 1,000 requests a second, as Istio publishes for its sidecar. */
const proxy: Proxy = (rate) =>
  withRequests({ cpuCores: 0.006 + 0.0002 * rate, cpuSwing: 0.55, memoryMib: 62 + 0.04 * rate, memorySwing: 0.08 });
const largeProxy: Proxy = (rate) => ({ ...proxy(rate), cpuRequestCores: 0.25, memoryRequestMib: 256 });

const bodies = { requestBytes: 900, responseBytes: 6500 };
/** Who calls whom, where it is not the gateway: `callee: [namespace, workload, share]`. */
const callers: Readonly<Record<string, readonly (readonly [string, string, number])[]>> = {
  search: [['storefront', 'web', 1]],
  recommendations: [['storefront', 'web', 1]],
  product: [
    ['storefront', 'web', 0.7],
    ['storefront', 'search', 0.3],
  ],
  pricing: [
    ['catalog', 'product', 0.6],
    ['checkout', 'cart', 0.4],
  ],
  inventory: [
    ['checkout', 'checkout', 0.48],
    ['catalog', 'product', 0.48],
    ['analytics', 'collector', 0.04],
  ],
  coupons: [['checkout', 'cart', 1]],
  'payment-service': [['production', 'order-service', 1]],
  'payment-waypoint': [['production', 'order-service', 1]],
  'order-service': [['checkout', 'checkout', 1]],
  'order-api': [['production', 'order-service', 1]],
  'order-worker': [['orders', 'order-api', 1]],
  fraud: [['checkout', 'checkout', 1]],
  scoring: [['risk', 'fraud', 1]],
  sessions: [
    ['customers', 'profile', 0.5],
    ['checkout', 'cart', 0.5],
  ],
  rates: [['checkout', 'checkout', 1]],
};
/**
 * What is known of some of the calls, by callee: a job outside the mesh reads the inventory in plain text, the waypoint of
 * payments does not always reach its server, and where Envoy has a policy to enforce it denies nobody.
 */
const particulars: Readonly<Record<string, (caller: CallerSpec) => CallerSpec>> = {
  inventory: (caller) => (caller.namespace === 'analytics' ? { ...caller, plaintext: true } : caller),
  'payment-waypoint': (caller) => ({ ...caller, unavailable: { UF: 0.0017 } }),
  'storefront-waypoint': (caller) => ({ ...caller, forbiddenRatio: 0 }),
  'order-api': (caller) => ({ ...caller, forbiddenRatio: 0 }),
};
const callersOf = (name: string): CallerSpec[] =>
  (callers[name] ?? [['istio-ingress', 'public-istio', 1]])
    .map(([namespace, workload, shareRatio]) => ({ namespace, workload, shareRatio }))
    .map(particulars[name] ?? ((caller) => caller));

/** Deployments that are rolled out every day or two. */
const deployments = (mesh: MeshPart, rows: readonly Row[], proxyOf: Proxy = proxy): WorkloadSpec[] =>
  rows.map(([name, replicas, cpuCores, requestsPerSecond, medianMs]) => ({
    ...{ kind: 'Deployment', name, mesh, replicas, podHours: [22, 70] },
    app: { cpuCores, memoryMib: 260 + 900 * cpuCores, cpuRequestCores: cpuCores * 1.5, memoryRequestMib: 512 },
    ...(mesh.endsWith('sidecar') ? { proxy: proxyOf(requestsPerSecond / replicas) } : {}),
    traffic: {
      requestsPerSecond,
      medianMs,
      shape: 2.3,
      ...bodies,
      ...(requestsPerSecond > 0 && { callers: callersOf(name) }),
    },
  }));

/** A waypoint in front of some Services of its namespace. */
const waypoint = (
  name: string,
  replicas: number,
  requestsPerSecond: number,
  serves: readonly string[],
): WorkloadSpec => ({
  ...{ kind: 'Deployment', name, mesh: 'waypoint', replicas, podHours: [40, 90] },
  proxy: proxy((1.25 * requestsPerSecond) / replicas),
  traffic: { requestsPerSecond, medianMs: 21, shape: 2.4, serves, ...bodies, callers: callersOf(name) },
});

const behind = (name: string) => ({ ...ambient, 'istio.io/use-waypoint': name });

const migrated: readonly NamespaceSpec[] = [
  {
    name: 'storefront',
    labels: { ...behind('storefront-waypoint'), 'istio.io/ingress-use-waypoint': 'true' },
    workloads: [
      ...deployments('ambient', [
        ['web', 12, 0.4, 900, 24],
        ['search', 6, 0.5, 240, 41],
        ['recommendations', 6, 0.6, 180, 55],
        ['images', 5, 0.3, 420, 12],
      ]),
      {
        ...waypoint('storefront-waypoint', 2, 520, ['web', 'search', 'recommendations', 'images']),
        hpa: { minReplicas: 2, maxReplicas: 8 },
      },
    ],
  },
  {
    name: 'production',
    labels: behind('payment-waypoint'),
    workloads: [
      ...deployments('ambient', [
        ['payment-service', 6, 0.3, 140, 62],
        ['order-service', 6, 0.3, 160, 48],
        ['invoice', 3, 0.2, 30, 80],
      ]).map((workload) =>
        workload.name === 'payment-service' ? { ...workload, serviceAccount: 'payment-sa' } : workload,
      ),
      waypoint('payment-waypoint', 2, 170, ['payment-service']),
    ],
  },
  {
    name: 'catalog',
    labels: ambient,
    workloads: deployments('ambient', [
      ['product', 10, 0.3, 600, 15],
      ['pricing', 5, 0.2, 350, 11],
      ['inventory', 6, 0.2, 210, 27],
    ]),
  },
  {
    name: 'notifications',
    labels: ambient,
    workloads: deployments('ambient', [
      ['mailer', 4, 0.1, 25, 90],
      ['push', 4, 0.1, 60, 35],
    ]),
  },
];

const onSidecars: readonly NamespaceSpec[] = [
  {
    name: 'checkout',
    labels: injected,
    workloads: deployments(
      'native-sidecar',
      [
        ['cart', 10, 0.3, 380, 19],
        ['checkout', 10, 0.4, 150, 74],
        ['coupons', 4, 0.1, 90, 16],
      ],
      largeProxy,
    ),
  },
  {
    name: 'orders',
    labels: injected,
    workloads: deployments('classic-sidecar', [
      ['order-api', 12, 0.3, 260, 44],
      ['order-worker', 8, 0.4, 60, 120],
      ['returns', 4, 0.2, 20, 95],
    ]),
  },
  {
    name: 'risk',
    labels: injected,
    workloads: deployments('native-sidecar', [
      ['fraud', 5, 0.5, 140, 88],
      ['scoring', 5, 0.7, 140, 66],
    ]),
  },
  {
    name: 'customers',
    labels: injected,
    workloads: [
      ...deployments('classic-sidecar', [
        ['profile', 6, 0.2, 310, 18],
        ['loyalty', 4, 0.2, 80, 33],
      ]),
      ...deployments('classic-sidecar', [['sessions', 3, 0.3, 520, 6]]).map((workload) => ({
        ...workload,
        kind: 'StatefulSet' as const,
        restarts: 1,
      })),
    ],
  },
  {
    name: 'shipping',
    labels: injected,
    workloads: [
      ...deployments('native-sidecar', [
        ['rates', 5, 0.2, 120, 140],
        ['tracker', 6, 0.2, 190, 52],
      ]),
      {
        ...{ kind: 'Job', name: 'label-export', mesh: 'native-sidecar', replicas: 1 },
        proxy: proxy(1),
        app: { cpuCores: 0.5, memoryMib: 400 },
        runsEveryHours: 12,
      },
    ],
  },
];

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** The demo's shop: 14 nodes and one for three days, about 220 pods, half of it moved to ambient, and a few things to find. */
export const meshOfDemo: ClusterSpec = {
  name: 'mesh-of-demo',
  seed: 'mesh-of-demo/1',
  start: '2026-11-09T00:00:00Z',
  end: '2026-11-16T00:00:00Z',
  marginMinutes: 20,
  nodes: [
    {
      ...{ pool: 'general', count: 11, instanceType: 'm6i.2xlarge', cpuCores: 8, memoryGib: 32, hourUsd: 0.384 },
      ...{ region: 'us-east-1', zones, clockOffsetSeconds: { 9: 3 } },
    },
    {
      ...{ pool: 'spot', count: 3, instanceType: 'm6i.2xlarge', cpuCores: 8, memoryGib: 32, hourUsd: 0.1486 },
      ...{ region: 'us-east-1', zones, capacityType: 'spot' },
    },
    {
      // For the busy days, then gone.
      ...{ pool: 'burst', count: 1, instanceType: 'c6i.2xlarge', cpuCores: 8, memoryGib: 16, hourUsd: 0.34 },
      ...{ region: 'us-east-1', zones, from: '2026-11-11T05:40:12Z', to: '2026-11-14T19:22:51Z' },
    },
  ],
  scrapes: { cadvisorSeconds: 120, kubeStateMetricsSeconds: 300, istioSeconds: 600, nodeExporterSeconds: 300 },
  rows: {
    appContainers: 'everywhere',
    cgroupRowsOnNodes: 2,
    sandboxRowsOnNodes: 0,
    podLabels: true,
    initContainerRequests: true,
    requestsOfFinishedPods: true,
    openCost: true,
  },
  namespaces: [
    ...migrated,
    ...onSidecars,
    {
      name: 'analytics',
      workloads: deployments('none', [
        ['collector', 8, 0.4, 0, 1],
        ['stream', 4, 0.8, 0, 1],
      ]),
    },
    {
      name: 'platform',
      workloads: deployments('none', [
        ['build-runner', 10, 0.6, 0, 1],
        ['docs', 2, 0.05, 0, 1],
      ]),
    },
    ...infrastructure({ istiodReplicas: 2, gatewayReplicas: 3, ztunnelSwing: 0.35 }),
  ],
  // istiod's own root lasts ten years.
  ca: { rootNotAfter: '2034-08-21T09:12:44Z' },
  policies: demoPolicies,
};
