import { describe, expect, it } from 'vitest';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { Targets } from '../../src/model/compliance.ts';
import { caseFacts, type Said } from './case-facts.ts';

/*
 * What other tools report and is right as it is. Each world is complete in itself, so that no check of ours has anything
 * to say of it; a finding of any check about anything fails the test.
 */

const situation = {
  period: { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z' },
  targets: Targets.parse({ requestsToJudge: 100 }),
};

async function findings(documents: readonly object[], said: Said = {}): Promise<string[]> {
  const manifests = documents.map((one) => JSON.stringify(one)).join('\n---\n');
  const facts = await caseFacts(manifests, { istio: '1.30.3', ...said });
  return checks
    .flatMap((check) => checkResults(check, facts, situation))
    .filter(({ verdict, because }) => verdict === 'fail' || because.startsWith('a bug in'))
    .map(({ check, subject, saw, because }) => `${check}: ${subject}: ${saw} (${because})`);
}

type Labels = Readonly<Record<string, string>>;
const running = { phase: 'Running' };
const namespace = (name: string, labels: Labels = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const pod = (
  {
    namespace: ns = 'shop',
    name,
    labels = {},
    annotations = {},
  }: { namespace?: string; name: string; labels?: Labels; annotations?: Labels },
  spec: object = {},
  status: object = running,
) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: ns, name, labels, annotations },
  spec: { nodeName: 'n1', containers: [{ name: 'app' }], ...spec },
  status,
});
const ambientPod = (name: string, labels: Labels = { app: 'cart' }) =>
  pod({ name, labels, annotations: { 'ambient.istio.io/redirection': 'enabled' } });
const proxy = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.3', args: ['proxy', 'sidecar'] };
const injected = { 'sidecar.istio.io/status': '{"containers":["istio-proxy"]}' };
const sidecarPod = (name: string, labels: Labels, ns = 'shop') =>
  pod({ namespace: ns, name, labels, annotations: injected }, { containers: [{ name: 'app' }, proxy] });
const ztunnel = {
  ...pod(
    { namespace: 'istio-system', name: 'ztunnel-x', labels: { app: 'ztunnel', 'istio.io/dataplane-mode': 'none' } },
    {
      containers: [
        {
          name: 'istio-proxy',
          image: 'docker.io/istio/ztunnel:1.30.3',
          args: ['proxy', 'ztunnel'],
          resources: { requests: { cpu: '200m', memory: '512Mi' } },
        },
      ],
    },
  ),
};
const policy = (name: string, spec: object, ns = 'shop') => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: ns },
  spec,
});
const service = (
  name: string,
  { ns = 'shop', labels = {}, selector = { app: name } }: { ns?: string; labels?: Labels; selector?: Labels } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: ns, labels },
  spec: { selector, ports: [{ port: 80 }] },
});
/** A waypoint with all that it should have. */
const waypoint = (ns = 'shop', allowedRoutes: object = {}) => [
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: ns },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...allowedRoutes }],
    },
    status: { addresses: [{ type: 'Hostname', value: `waypoint.${ns}.svc.cluster.local` }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'waypoint', namespace: ns },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
        spec: { containers: [{ ...proxy, args: ['proxy', 'waypoint'] }] },
      },
    },
  },
  waypointPod(ns),
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'waypoint', namespace: ns },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'waypoint' }, minReplicas: 2, maxReplicas: 6 },
  },
];
function waypointPod(ns: string) {
  const labels = {
    'gateway.istio.io/managed': 'istio.io-mesh-controller',
    'gateway.networking.k8s.io/gateway-name': 'waypoint',
    'istio.io/dataplane-mode': 'none',
    'sidecar.istio.io/inject': 'false',
  };
  const metadata = {
    ...{ namespace: ns, name: 'waypoint-6f9c5d7b8-abcde', labels },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'waypoint-6f9c5d7b8', controller: true }],
  };
  const spec = {
    nodeName: 'n1',
    serviceAccountName: 'waypoint',
    containers: [{ ...proxy, args: ['proxy', 'waypoint'] }],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: running };
}
const istiod = pod(
  {
    namespace: 'istio-system',
    name: 'istiod-1',
    labels: { app: 'istiod', istio: 'pilot', 'istio.io/dataplane-mode': 'none' },
  },
  { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3' }] },
);
const base = [namespace('istio-system'), istiod, ztunnel];
const ambient = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
const injectedNamespace = namespace('shop', { 'istio-injection': 'enabled' });
const throughWaypoint = namespace('shop', {
  'istio.io/dataplane-mode': 'ambient',
  'istio.io/use-waypoint': 'waypoint',
});
const post = { rules: [{ to: [{ operation: { methods: ['POST'] } }] }] };
const toService = (name: string) => ({ targetRefs: [{ group: '', kind: 'Service', name }], ...post });
const call = (more: object) => ({
  ...{ reporter: 'destination', sourceNamespace: 'shop', sourceWorkload: 'web' },
  ...{ destinationNamespace: 'shop', destinationWorkload: 'cart', destinationService: 'cart' },
  ...{ requests: 10_000, plaintext: 0, forbidden: 0, unavailable: {} },
  ...more,
});

describe('what others report, and is right as it is', () => {
  it('a workload of 0 replicas: its policy is attached to something', async () => {
    const asleep = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'asleep', namespace: 'shop' },
      spec: {
        replicas: 0,
        template: { metadata: { labels: { app: 'asleep' } }, spec: { containers: [{ name: 'app' }] } },
      },
    };
    const selecting = policy('asleep', { selector: { matchLabels: { app: 'asleep' } }, action: 'DENY', ...post });
    expect(await findings([...base, ambient, asleep, selecting, ambientPod('cart-1')])).toEqual([]);
  });

  it('a waypoint that the namespace names, and not the Service', async () => {
    const world = [throughWaypoint, ...waypoint(), ambientPod('cart-1'), service('cart')];
    expect(await findings([...base, ...world, policy('methods', toService('cart'))])).toEqual([]);
  });

  it("the waypoint's own pod and gateway pods: they are in the mesh, and neither captured nor injected", async () => {
    const gatewayPod = pod(
      {
        name: 'public-istio-1',
        labels: {
          'gateway.istio.io/managed': 'istio.io-gateway-controller',
          'gateway.networking.k8s.io/gateway-name': 'public',
          'istio.io/dataplane-mode': 'none',
        },
      },
      { containers: [{ ...proxy, args: ['proxy', 'router'] }] },
    );
    const chartGateway = pod(
      {
        name: 'ingressgateway-1',
        labels: { istio: 'ingressgateway', 'sidecar.istio.io/inject': 'true' },
        annotations: { 'inject.istio.io/templates': 'gateway', ...injected },
      },
      { containers: [{ ...proxy, args: ['proxy', 'router'] }] },
    );
    expect(
      await findings([...base, throughWaypoint, ...waypoint(), gatewayPod, chartGateway, ambientPod('cart-1')]),
    ).toEqual([]);
  });

  it.each([
    ['of ambient', ambient, { 'istio.io/dataplane-mode': 'none' }],
    ['of injection', injectedNamespace, { 'sidecar.istio.io/inject': 'false' }],
  ])('a pod that opted out %s', async (_, ns, labels) => {
    expect(await findings([...base, ns, pod({ name: 'batch-1', labels })])).toEqual([]);
  });

  it.each([
    ['in an ambient namespace', ambient],
    ['in an injected namespace', injectedNamespace],
  ])('a pod on the network of its host, %s', async (_, ns) => {
    expect(await findings([...base, ns, pod({ name: 'exporter-1' }, { hostNetwork: true })])).toEqual([]);
  });

  it.each([
    ['in an ambient namespace', ambient, 'Succeeded'],
    ['in an injected namespace', injectedNamespace, 'Failed'],
  ])('a pod that has finished, %s', async (_, ns, phase) => {
    expect(await findings([...base, ns, pod({ name: 'migrate-1' }, {}, { phase })])).toEqual([]);
  });

  it('a policy that selects one sidecar app does not flag the ambient rest of its namespace', async () => {
    const selecting = policy('web', { selector: { matchLabels: { app: 'web' } }, action: 'DENY', ...post });
    const mixed = [namespace('shop'), sidecarPod('web-1', { app: 'web' }), ambientPod('cart-1')];
    expect(await findings([...base, ...mixed, selecting])).toEqual([]);
  });

  it.each(['ALLOW', 'DENY'])('a namespace of sidecars alone, with an L7 policy (%s)', async (action) => {
    const world = [injectedNamespace, sidecarPod('cart-1', { app: 'cart' }), policy('methods', { action, ...post })];
    expect(await findings([...base, ...world])).toEqual([]);
  });

  it('an L7 policy that selects only an ingress gateway, in an ambient namespace', async () => {
    const gateway = pod(
      {
        name: 'ingress-1',
        labels: { istio: 'ingressgateway' },
        annotations: { 'inject.istio.io/templates': 'gateway', ...injected },
      },
      { containers: [{ ...proxy, args: ['proxy', 'router'] }] },
    );
    const selecting = policy('hosts', {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      action: 'DENY',
      rules: [{ to: [{ operation: { hosts: ['admin.example.com'] } }] }],
    });
    expect(await findings([...base, ambient, gateway, ambientPod('cart-1'), selecting])).toEqual([]);
  });

  it('a native sidecar is a sidecar, though it is an init container', async () => {
    const native = pod(
      {
        name: 'cart-1',
        labels: { app: 'cart' },
        annotations: {
          'sidecar.istio.io/status': '{"initContainers":["istio-validation","istio-proxy"],"containers":null}',
        },
      },
      { initContainers: [{ ...proxy, restartPolicy: 'Always' }] },
    );
    expect(
      await findings([...base, injectedNamespace, native, policy('methods', { action: 'DENY', ...post })]),
    ).toEqual([]);
  });

  it('a revision label without istio-injection injects', async () => {
    const revised = namespace('shop', { 'istio.io/rev': 'stable' });
    expect(await findings([...base, revised, sidecarPod('cart-1', { app: 'cart' })])).toEqual([]);
  });

  it('a policy that targets a ServiceEntry which a waypoint serves', async () => {
    const entry = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'cards', namespace: 'shop', labels: { 'istio.io/use-waypoint': 'waypoint' } },
      spec: {
        hosts: ['cards.example.com'],
        resolution: 'DNS',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      },
    };
    const targeting = policy('egress', {
      targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'cards' }],
      ...post,
    });
    expect(await findings([...base, ambient, ...waypoint(), entry, targeting, ambientPod('cart-1')])).toEqual([]);
  });

  it('a waypoint of another namespace that lets this one in', async () => {
    const shared = { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } } };
    const guest = namespace('shop', {
      ...{ 'istio.io/dataplane-mode': 'ambient', team: 'shop' },
      ...{ 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'infra' },
    });
    const world = [guest, namespace('infra'), ...waypoint('infra', shared), ambientPod('cart-1'), service('cart')];
    expect(await findings([...base, ...world, policy('methods', toService('cart'))])).toEqual([]);
  });

  it('403s that the application answers itself, however many', async () => {
    const world = [injectedNamespace, sidecarPod('cart-1', { app: 'cart' }), service('cart')];
    const facts = { requestOutcomes: [call({ forbidden: 9_900 })] };
    expect(await findings([...base, ...world], { facts })).toEqual([]);
  });

  it('503s with the flag `-`, which the application answers itself', async () => {
    const world = [throughWaypoint, ...waypoint(), ambientPod('cart-1'), service('cart')];
    const facts = { requestOutcomes: [call({ reporter: 'waypoint', unavailable: { '-': 9_900 } })] };
    expect(await findings([...base, ...world], { facts })).toEqual([]);
  });
});

describe('the same worlds are not right by being looked past: a fault in each is found', () => {
  it.each([
    [
      'the DENY of HTTP on an ambient pod',
      [ambient, ambientPod('cart-1'), policy('x', { action: 'DENY', ...post })],
      'deny-rules-fire',
    ],
    [
      'the waypoint that the namespace names is not there',
      [throughWaypoint, ambientPod('cart-1')],
      'use-waypoint-resolves',
    ],
    [
      'the waypoint of another namespace that does not let this one in',
      [
        namespace('shop', { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'infra' }),
        ...waypoint('infra'),
      ],
      'use-waypoint-resolves',
    ],
    ['a pod of an ambient namespace that was not captured', [ambient, pod({ name: 'cart-1' })], 'ambient-captured'],
    [
      'a pod of an injected namespace without sidecar',
      [injectedNamespace, pod({ name: 'cart-1' })],
      'sidecars-injected',
    ],
  ] as const)('%s', async (_, documents, check) => {
    const found = await findings([...base, ...documents]);
    expect(found.map((one) => one.slice(0, one.indexOf(':')))).toContain(check);
  });
});
