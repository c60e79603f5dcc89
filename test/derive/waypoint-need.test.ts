import { describe, expect, it } from 'vitest';
import { meshHost } from '../../src/derive/mesh-host.ts';
import { waypointNeeds } from '../../src/derive/waypoint-need.ts';
import { factsWith } from '../analysis/mesh-of-pods.ts';

const pod = (namespace: string, workload: string, labels: Readonly<Record<string, string>>, index = 0) => ({
  namespace,
  name: `${workload}-7d8f9b6c4-x2k9${index}`,
  phase: 'Running',
  hostNetwork: false,
  ownerKind: 'ReplicaSet',
  ownerName: `${workload}-7d8f9b6c4`,
  labels,
  annotations: {},
  containers: [{ name: workload, restartable: false }],
  initContainers: [{ name: 'istio-proxy', command: 'proxy sidecar', restartable: true }],
  constraints: [],
});
const istiod = {
  ...pod('mesh-root', 'istiod', { app: 'istiod' }),
  containers: [{ name: 'discovery', restartable: false }],
  initContainers: [],
};
const service = (namespace: string, name: string, selector: Readonly<Record<string, string>>) => ({
  namespace,
  name,
  labels: {},
  selector,
  headless: false,
});
const policy = (more: Readonly<Record<string, unknown>>) => ({
  namespace: 'shop',
  name: 'p',
  labels: {},
  annotations: {},
  action: 'ALLOW',
  targetRefs: [],
  rules: [{ from: [], to: [{ methods: ['GET'] }], when: [] }],
  conditions: [],
  ...more,
});
const l4Rules = [{ from: [{ namespaces: ['web'] }], to: [{ ports: ['80'] }], when: [] }];
const toService = (name: string) => [{ group: '', kind: 'Service', name }];
const authorization = (more: Readonly<Record<string, unknown>>) => ({ authorizationPolicies: [policy(more)] });
const workloadRule = (kind: string, more: Readonly<Record<string, unknown>> = {}) => ({
  workloadRules: [{ namespace: 'shop', name: 'r', kind, targetRefs: [], ...more }],
});
const route = (host: string, more: Readonly<Record<string, unknown>> = {}) => ({
  meshRoutes: [{ namespace: 'shop', name: 'r', kind: 'VirtualService', hosts: [host], mesh: true, l7: true, ...more }],
});
const destination = (host: string, more: Readonly<Record<string, unknown>> = {}) => ({
  destinationRules: [{ namespace: 'shop', name: 'd', host, l7: true, subsets: 0, ...more }],
});

/** Workload shop/reviews, which the Service reviews selects, in a cluster with istiod in mesh-root. */
const cluster = {
  pods: [pod('shop', 'reviews', { app: 'reviews', version: 'v1' }), istiod],
  workloads: [],
  services: [service('shop', 'reviews', { app: 'reviews' }), service('shop', 'reviews-v2', { version: 'v2' })],
  authorizationPolicies: [],
  workloadRules: [],
  meshRoutes: [],
  destinationRules: [],
};
const reviews = { namespace: 'shop', workload: 'reviews' };

function needOf(given: Readonly<Record<string, unknown>>, without: readonly string[] = []) {
  const all: Record<string, unknown> = { ...cluster, ...given };
  for (const name of without) delete all[name];
  const [answer] = waypointNeeds([reviews], factsWith(all));
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

describe('a workload needs a waypoint when something only a waypoint can carry out is in force on it', () => {
  it.each([
    ['an L7 policy that selects it', authorization({ selector: { app: 'reviews' } })],
    ['an L7 policy for its whole namespace', authorization({})],
    ['an L7 policy for the whole mesh, from where istiod runs', authorization({ namespace: 'mesh-root' })],
    ['a root policy that selects it', authorization({ namespace: 'mesh-root', selector: { version: 'v1' } })],
    ['an L7 policy for its Service', authorization({ targetRefs: toService('reviews') })],
    [
      'an L4 policy for its Service, which ztunnel would not heed',
      authorization({ targetRefs: toService('reviews'), rules: l4Rules }),
    ],
    ['a CUSTOM policy', authorization({ action: 'CUSTOM', rules: l4Rules })],
    ['an AUDIT policy', authorization({ action: 'AUDIT', rules: l4Rules })],
    [
      'a DENY policy by header',
      authorization({
        action: 'DENY',
        rules: [{ from: [], to: [], when: [{ key: 'request.headers[x]', values: ['1'], notValues: [] }] }],
      }),
    ],
    [
      'a policy by trust domain, which istiod drops for ztunnel',
      authorization({ rules: [{ from: [{ trustDomains: ['a'] }], to: [], when: [] }] }),
    ],
    ['a RequestAuthentication for its namespace', workloadRule('RequestAuthentication')],
    ['a RequestAuthentication for the whole mesh', workloadRule('RequestAuthentication', { namespace: 'mesh-root' })],
    ['a WasmPlugin that selects it', workloadRule('WasmPlugin', { selector: { app: 'reviews' } })],
    ['a TrafficExtension for its Service', workloadRule('TrafficExtension', { targetRefs: toService('reviews') })],
    ['a VirtualService for its short name', route('reviews')],
    ['a VirtualService elsewhere for reviews.shop', route('reviews.shop', { namespace: 'web' })],
    ['a VirtualService elsewhere for its full name', route('reviews.shop.svc.cluster.local', { namespace: 'web' })],
    ['a VirtualService for every host', route('*', { namespace: 'web' })],
    ['a VirtualService for its namespace by wildcard', route('*.shop.svc.cluster.local', { namespace: 'web' })],
    ['an HTTPRoute bound to its Service', route('reviews.shop', { kind: 'HTTPRoute' })],
    ['a GRPCRoute bound to its Service', route('reviews.shop', { kind: 'GRPCRoute' })],
    ['a DestinationRule with outlier detection', destination('reviews')],
    ['a DestinationRule with L7 settings for the whole cluster', destination('*.local', { namespace: 'mesh-root' })],
  ])('%s', (_, given) => {
    const { need, because } = needOf(given);
    expect(need).toBe('needed');
    expect(because).toHaveLength(1);
  });

  it.each([
    ['nothing asks for one', {}],
    ['an L4 policy', authorization({ rules: l4Rules })],
    ['a policy that selects others', authorization({ selector: { app: 'ratings' } })],
    ['a policy that selects by it and by more', authorization({ selector: { app: 'reviews', version: 'v9' } })],
    ['a policy of another namespace', authorization({ namespace: 'web' })],
    ['a policy in istio-system when istiod runs elsewhere', authorization({ namespace: 'istio-system' })],
    ['a policy for a Service that does not select it', authorization({ targetRefs: toService('reviews-v2') })],
    [
      'a policy for a waypoint that stands',
      authorization({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'w' }] }),
    ],
    ['a route bound to gateways only', route('reviews', { mesh: false })],
    ['a VirtualService with TCP rules only', route('reviews', { l7: false })],
    ['a short name in another namespace, which means that one', route('reviews', { namespace: 'web' })],
    ['a host outside the cluster', route('reviews.shop.example.com')],
    ['a wildcard of another namespace', route('*.web.svc.cluster.local')],
    ['a route to a Service that does not select it', route('reviews-v2')],
    ['a DestinationRule with L4 settings', destination('reviews', { l7: false })],
  ])('it does not for %s', (_, given) => {
    expect(needOf(given)).toMatchObject({ need: 'not-needed', because: [] });
  });

  it('a Service without a selector leads to no pod', () => {
    const services = [service('shop', 'reviews', {})];
    expect(needOf({ ...route('reviews'), services }).need).toBe('not-needed');
  });

  it('one pod of the workload is enough, such as its canary', () => {
    const pods = [...cluster.pods, pod('shop', 'reviews', { app: 'reviews', version: 'v2' }, 1)];
    expect(needOf({ ...authorization({ selector: { version: 'v2' } }), pods }).need).toBe('needed');
  });

  it('everything that asks is named, with what it is bound to', () => {
    const given = {
      ...authorization({}),
      ...workloadRule('WasmPlugin'),
      ...route('reviews'),
      ...destination('reviews'),
    };
    expect(needOf(given).because).toEqual([
      'AuthorizationPolicy shop/p',
      'DestinationRule shop/d, for host reviews',
      'VirtualService shop/r, for host reviews',
      'WasmPlugin shop/r',
    ]);
  });

  it('of very many reasons the first are named and the rest is counted', () => {
    const authorizationPolicies = Array.from({ length: 25 }, (_, index) => policy({ name: `p${index}` }));
    const { because } = needOf({ authorizationPolicies });
    expect(because).toHaveLength(21);
    expect(because.at(-1)).toBe('and 5 more');
  });
});

describe('a missing fact makes the answer unknown only where it could change it', () => {
  it.each([
    ['policies', {}, ['authorizationPolicies']],
    ['rules', {}, ['workloadRules']],
    ['routes to its Service', {}, ['meshRoutes']],
    ['DestinationRules', {}, ['destinationRules']],
    ['Services, when a route leads to one of its namespace', route('ratings'), ['services']],
    [
      'Services, when a policy targets one of its namespace',
      authorization({ targetRefs: toService('x') }),
      ['services'],
    ],
    ['Services and routes', {}, ['services', 'meshRoutes']],
    [
      'labels, when a policy of its namespace selects by them',
      authorization({ selector: { app: 'x' } }),
      ['pods', 'workloads'],
    ],
    ['labels, when a route leads to some Service of its namespace', route('ratings'), ['pods', 'workloads']],
  ])('%s', (_, given, without) => {
    const { need, because } = needOf(given, without);
    expect(need).toBe('unknown');
    expect(because.join()).toContain(`(${without[0]})`);
    expect(because.join()).toContain(`${without[0]} were not read`);
  });

  it.each([
    [
      'a known need wins over everything that is missing',
      authorization({}),
      ['services', 'meshRoutes', 'destinationRules', 'workloadRules', 'pods', 'workloads'],
      'needed',
    ],
    ['without Services nothing is in doubt when nothing is asked of any', {}, ['services'], 'not-needed'],
    [
      'routes do not matter to a workload that no Service selects',
      { services: [] },
      ['meshRoutes', 'destinationRules'],
      'not-needed',
    ],
    ['labels do not matter when nothing selects by them', {}, ['pods', 'workloads'], 'not-needed'],
    [
      'labels of other namespaces do not matter',
      authorization({ namespace: 'web', selector: { app: 'x' } }),
      ['pods', 'workloads'],
      'not-needed',
    ],
  ])('%s', (_, given, without, expected) => {
    expect(needOf(given, without).need).toBe(expected);
  });

  it('a workload without a pod is judged by its template', () => {
    const workloads = [{ ...reviews, name: 'reviews', kind: 'Deployment', replicas: 0, podLabels: { app: 'reviews' } }];
    const pods = [istiod];
    const answer = needOf({ ...authorization({ selector: { app: 'reviews' } }), pods, workloads });
    expect(answer).toMatchObject({ need: 'needed', gone: false });
  });

  it('a workload of which nothing is left is marked: it will not move', () => {
    const answer = needOf({ ...authorization({ selector: { app: 'x' } }), pods: [istiod] });
    expect(answer).toMatchObject({
      need: 'unknown',
      gone: true,
      because: [expect.stringContaining('none of its pods')],
    });
  });
});

describe('hosts mean what Istio resolves them to', () => {
  it.each([
    ['reviews', { service: 'reviews', namespace: 'web' }],
    ['reviews.shop', { service: 'reviews', namespace: 'shop' }],
    ['reviews.shop.svc', { service: 'reviews', namespace: 'shop' }],
    ['Reviews.shop.svc.cluster.local', { service: 'reviews', namespace: 'shop' }],
    ['reviews.shop.svc.corp.example', { service: 'reviews', namespace: 'shop' }],
    ['*', { service: '*', namespace: '*' }],
    ['*.local', { service: '*', namespace: '*' }],
    ['*.svc.cluster.local', { service: '*', namespace: '*' }],
    ['*.shop.svc.cluster.local', { service: '*', namespace: 'shop' }],
    ['*-v2.shop.svc.cluster.local', { service: '*-v2', namespace: 'shop' }],
    ['api.stripe.example.com', undefined],
    ['__proto__', { service: '__proto__', namespace: 'web' }],
    ['', { service: '', namespace: 'web' }],
  ])('%s', (host, expected) => {
    expect(meshHost(host, 'web')).toEqual(expected);
  });
});

describe('a large cluster', () => {
  it('of 10,000 workloads, 5,000 policies and 5,000 routes, every workload asked about by one of them', () => {
    const labels = (index: number) => ({ app: `app-${index}`, tier: 'web' });
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
    const place = (index: number) => `ns-${index % 100}`;
    const facts = factsWith({
      pods: numbers(10_000).map((index) => pod(place(index), `app-${index}`, labels(index))),
      workloads: [],
      services: numbers(10_000).map((index) => service(place(index), `app-${index}`, { app: `app-${index}` })),
      authorizationPolicies: numbers(5000).map((index) =>
        policy({ namespace: index % 2 ? 'istio-system' : place(index), name: `p${index}`, selector: labels(index) }),
      ),
      workloadRules: [],
      meshRoutes: numbers(5000).flatMap(
        (index) => route(`app-${index + 5000}`, { namespace: place(index) }).meshRoutes,
      ),
      destinationRules: [],
    });
    const workloads = numbers(10_000).map((index) => ({ namespace: place(index), workload: `app-${index}` }));
    const needs = waypointNeeds(workloads, facts);
    expect(needs.filter(({ need }) => need === 'needed')).toHaveLength(10_000);
  });
});
