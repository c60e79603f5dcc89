import { describe, expect, it } from 'vitest';
import { DestinationRule } from '../../src/sources/kubernetes/schema/destination-rule.ts';
import { GatewayApiRoute, VirtualService } from '../../src/sources/kubernetes/schema/mesh-route.ts';
import { Node } from '../../src/sources/kubernetes/schema/node.ts';
import { Pod } from '../../src/sources/kubernetes/schema/pod.ts';
import { PodDisruptionBudget } from '../../src/sources/kubernetes/schema/pod-disruption-budget.ts';
import { Namespace, Service } from '../../src/sources/kubernetes/schema/service.ts';
import { WorkloadRule } from '../../src/sources/kubernetes/schema/workload-rule.ts';

const metadata = { name: 'one', namespace: 'shop' };
const pod = (spec: object, annotations = {}) =>
  Pod.parse({ metadata: { ...metadata, annotations }, spec: { containers: [{ name: 'app' }], ...spec }, status: {} });
const node = (labels: object, more: object = {}) => Node.parse({ metadata: { name: 'n', labels }, ...more });
const required = { requiredDuringSchedulingIgnoredDuringExecution: [{}] };
const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
  topologySpreadConstraints: [{ topologyKey, whenUnsatisfiable, maxSkew: 1 }],
});

describe('what ties a pod to a place', () => {
  it.each([
    ['nothing, of a plain pod', {}, []],
    ['a node selector', { nodeSelector: { disk: 'ssd' } }, ['node-affinity']],
    [
      'required node affinity',
      { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
      ['node-affinity'],
    ],
    [
      'required pod affinity and anti-affinity',
      { affinity: { podAffinity: required, podAntiAffinity: required } },
      ['pod-affinity', 'pod-anti-affinity'],
    ],
    [
      'not preferred affinity',
      { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{}] } } },
      [],
    ],
    ['a hard spread over zones', spread('topology.kubernetes.io/zone', 'DoNotSchedule'), ['zone-spread']],
    ['a hard spread over hosts', spread('kubernetes.io/hostname', 'DoNotSchedule'), ['host-spread']],
    ['not a soft spread', spread('topology.kubernetes.io/zone', 'ScheduleAnyway'), []],
    ['a host port', { containers: [{ name: 'app', ports: [{ containerPort: 80, hostPort: 80 }] }] }, ['host-port']],
    ['a volume on the disk of its node', { volumes: [{ name: 'scratch', emptyDir: {} }] }, ['local-volume']],
    ['not a volume in memory', { volumes: [{ name: 'scratch', emptyDir: { medium: 'Memory' } }] }, []],
    [
      'not what the injector added',
      {
        volumes: [
          { name: 'istio-data', emptyDir: {} },
          { name: 'workload-certs', emptyDir: {} },
        ],
      },
      [],
    ],
    ['not a claim', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'x' } }] }, []],
  ])('%s', (_, spec, constraints) => {
    expect(pod(spec).constraints).toEqual(constraints);
  });

  it('not a volume that an annotation calls safe to evict', () => {
    const volumes = { volumes: [{ name: 'scratch', emptyDir: {} }] };
    const safe = { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'other, scratch' };
    expect(pod(volumes, safe).constraints).toEqual([]);
  });

  it('keeps what autoscalers read, and the overhead of the runtime', () => {
    const annotations = {
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
      'karpenter.sh/do-not-disrupt': 'true',
      'example.com/secret': 'no',
    };
    const read = pod({ overhead: { cpu: '250m', memory: '120Mi' } }, annotations);
    expect(Object.keys(read.annotations)).toEqual([
      'cluster-autoscaler.kubernetes.io/safe-to-evict',
      'karpenter.sh/do-not-disrupt',
    ]);
    expect([read.overheadCpuCores, read.overheadMemoryBytes]).toEqual([0.25, 120 * 1024 ** 2]);
  });
});

describe('the pool and the capacity of a node', () => {
  it.each([
    ['Karpenter', { 'karpenter.sh/nodepool': 'default', 'karpenter.sh/capacity-type': 'spot' }, 'default', 'spot'],
    [
      'EKS',
      { 'eks.amazonaws.com/nodegroup': 'web', 'eks.amazonaws.com/capacityType': 'ON_DEMAND' },
      'web',
      'on-demand',
    ],
    ['GKE', { 'cloud.google.com/gke-nodepool': 'pool-1', 'cloud.google.com/gke-spot': 'true' }, 'pool-1', 'spot'],
    [
      'AKS',
      { 'kubernetes.azure.com/agentpool': 'np', 'kubernetes.azure.com/scalesetpriority': 'regular' },
      'np',
      'on-demand',
    ],
    ['kOps', { 'kops.k8s.io/instancegroup': 'nodes' }, 'nodes', undefined],
    [
      'Karpenter with a capacity reservation: neither',
      { 'karpenter.sh/capacity-type': 'reserved' },
      undefined,
      undefined,
    ],
    ['nobody', {}, undefined, undefined],
  ])('as %s labels it', (_, labels, group, capacityType) => {
    expect(node(labels)).toMatchObject({ taints: [], unschedulable: false });
    expect([node(labels).group, node(labels).capacityType]).toEqual([group, capacityType]);
  });

  it('reads capacity, allocatable, taints and the cordon', () => {
    const spec = {
      unschedulable: true,
      taints: [
        { key: 'spot', value: 'true', effect: 'NoSchedule' },
        { key: 'gpu', effect: 'NoExecute' },
      ],
    };
    const status = {
      capacity: { cpu: '8', memory: '32Gi' },
      allocatable: { cpu: '7910m', memory: '29317Mi', pods: '58' },
    };
    expect(node({}, { spec, status })).toMatchObject({
      taints: ['gpu=:NoExecute', 'spot=true:NoSchedule'],
      unschedulable: true,
      capacityCpuCores: 8,
      capacityMemoryBytes: 32 * 1024 ** 3,
      allocatableCpuCores: 7.91,
      allocatablePods: 58,
    });
  });
});

describe('what routes calls inside the mesh', () => {
  it.each([
    ['a VirtualService without gateways does', { hosts: ['reviews'], http: [{}] }, { mesh: true, l7: true }],
    [
      'one for a gateway alone does not',
      { hosts: ['shop.example.com'], gateways: ['edge'], http: [{}] },
      { mesh: false, l7: true },
    ],
    [
      'one for a gateway and the mesh does',
      { hosts: ['reviews'], gateways: ['edge', 'mesh'], tls: [{}] },
      { mesh: true, l7: true },
    ],
    ['one with TCP routes alone is L4', { hosts: ['db'], tcp: [{}] }, { mesh: true, l7: false }],
  ])('%s', (_, spec, expected) => {
    expect(VirtualService.parse({ metadata, spec })).toMatchObject(expected);
  });

  it('an HTTPRoute does when a Service is its parent, in whichever namespace', () => {
    const route = (parentRefs: object[]) => GatewayApiRoute('HTTPRoute').parse({ metadata, spec: { parentRefs } });
    expect(route([{ name: 'edge' }])).toMatchObject({ mesh: false, hosts: [] });
    const parents = [
      { kind: 'Service', group: '', name: 'reviews' },
      { kind: 'Service', name: 'db', namespace: 'data' },
    ];
    expect(route(parents)).toMatchObject({ mesh: true, l7: true, hosts: ['reviews.shop', 'db.data'] });
  });
});

describe('what only a proxy that reads requests can do', () => {
  it.each([
    ['a TCP pool is not', { trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } } }, false],
    ['mTLS settings are not', { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }, false],
    ['an HTTP pool is', { trafficPolicy: { connectionPool: { http: { maxRetries: 1 } } } }, true],
    ['outlier detection is', { trafficPolicy: { outlierDetection: {} } }, true],
    ['hashing by a header is', { trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: 'x' } } } }, true],
    [
      'hashing by source address is not',
      { trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true } } } },
      false,
    ],
    ['a port of its own counts', { trafficPolicy: { portLevelSettings: [{ outlierDetection: {} }] } }, true],
    ['a subset counts', { subsets: [{ name: 'v1', trafficPolicy: { outlierDetection: {} } }] }, true],
  ])('%s', (_, spec, l7) => {
    expect(DestinationRule.parse({ metadata, spec: { host: 'reviews', ...spec } }).l7).toBe(l7);
  });

  it('a RequestAuthentication or WasmPlugin is bound by selector or by targets', () => {
    const rule = (spec: object) => WorkloadRule('RequestAuthentication').parse({ metadata, spec });
    expect(rule({ selector: { matchLabels: { app: 'cart' } } })).toMatchObject({
      selector: { app: 'cart' },
      targetRefs: [],
    });
    expect(rule({ targetRef: { kind: 'Service', name: 'cart' } }).targetRefs).toEqual([
      { group: '', kind: 'Service', name: 'cart' },
    ]);
    expect(rule({})).not.toHaveProperty('selector');
  });
});

describe('how a Service prefers endpoints', () => {
  const annotations = { 'networking.istio.io/traffic-distribution': 'PreferClose' };
  it.each([
    ['its spec says', { spec: { trafficDistribution: 'PreferSameZone' } }, 'PreferSameZone'],
    ["Istio's annotation says", { metadata: { ...metadata, annotations } }, 'PreferClose'],
    [
      'its spec wins',
      { metadata: { ...metadata, annotations }, spec: { trafficDistribution: 'PreferSameNode' } },
      'PreferSameNode',
    ],
    ['nothing says', {}, undefined],
  ])('%s', (_, service, expected) => {
    expect(Service.parse({ metadata, spec: {}, ...service }).trafficDistribution).toBe(expected);
  });

  it('a namespace may say it for all of its Services; a headless one has no address to prefer', () => {
    expect(Namespace.parse({ metadata: { name: 'shop', annotations } }).trafficDistribution).toBe('PreferClose');
    expect(Service.parse({ metadata, spec: { clusterIP: 'None', selector: { app: 'db' } } })).toMatchObject({
      headless: true,
      selector: { app: 'db' },
    });
  });

  it('a disruption budget with expressions is not judged by its labels alone', () => {
    const budget = (selector: object) =>
      PodDisruptionBudget.parse({ metadata, spec: { selector }, status: { disruptionsAllowed: 0 } });
    expect(budget({ matchLabels: { app: 'cart' } })).toMatchObject({ selectorKnown: true, disruptionsAllowed: 0 });
    expect(budget({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }).selectorKnown).toBe(false);
  });
});
