import { describe, expect, it } from 'vitest';
import { waypointBinding } from '../../src/derive/waypoint-binding.ts';
import { known, missing } from '../../src/model/reading.ts';
import { Gateway } from '../../src/sources/kubernetes/schema/gateway.ts';

type Labels = Readonly<Record<string, string>>;
const gateway = (
  name: string,
  {
    labels = {},
    className = 'istio-waypoint',
    from,
    status,
  }: {
    labels?: Labels;
    className?: string;
    from?: object;
    status?: object;
  } = {},
) =>
  Gateway.parse({
    metadata: { name, namespace: 'infra', labels },
    spec: {
      gatewayClassName: className,
      listeners: [
        { port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
        { port: 15008, protocol: 'HBONE', ...(from && { allowedRoutes: { namespaces: from } }) },
      ],
    },
    ...(status && { status }),
  });
const all = { from: 'All' };
const gateways = [
  gateway('own'),
  gateway('all', { from: all }),
  gateway('team', { from: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } }),
  gateway('starting', { from: all, status: { conditions: [] } }),
  gateway('ready', { from: all, status: { addresses: [{ value: 'x' }] } }),
  gateway('workload', { from: all, labels: { 'istio.io/waypoint-for': 'workload' } }),
  gateway('both', { from: all, labels: { 'istio.io/waypoint-for': 'all' } }),
  gateway('nothing', { from: all, labels: { 'istio.io/waypoint-for': 'none' } }),
  gateway('ingress', { from: all, className: 'istio' }),
  gateway('foreign', { from: all, className: 'nginx' }),
  gateway('custom', { from: all, className: 'ours' }),
];
const classes = known([
  { name: 'ours', controller: 'istio.io/mesh-controller', labels: { 'istio.io/waypoint-for': 'workload' } },
]);
const bindWith = (
  gatewayClasses: Parameters<typeof waypointBinding>[1],
  namespaceLabels: Labels = {},
  controlPlanes: Parameters<typeof waypointBinding>[3] = missing('no version'),
) =>
  waypointBinding(
    gateways,
    gatewayClasses,
    [
      { name: 'shop', labels: namespaceLabels },
      { name: 'infra', labels: {} },
    ],
    controlPlanes,
  );
const use = (name: string): Labels => ({ 'istio.io/use-waypoint': name, 'istio.io/use-waypoint-namespace': 'infra' });
const service = (labels: Labels, namespace = 'shop') => ({ namespace, labels, as: 'service' as const });
const workload = (labels: Labels) => ({ namespace: 'shop', labels, as: 'workload' as const });

describe('which waypoint serves what', () => {
  const bind = bindWith(classes);
  it.each([
    ['none without a label', service({}), { state: 'none' }],
    ['none for what opts out', service({ 'istio.io/use-waypoint': 'none' }), { state: 'none' }],
    [
      'the one it names, in its own namespace',
      service({ 'istio.io/use-waypoint': 'own' }, 'infra'),
      { state: 'bound', waypoint: { name: 'own' } },
    ],
    [
      'not one that allows its own namespace alone',
      service(use('own')),
      { state: 'broken', because: expect.stringContaining('does not allow namespace shop') },
    ],
    ['one that allows all', service(use('all')), { state: 'bound' }],
    ['not one whose selector does not match', service(use('team')), { state: 'broken' }],
    [
      'not one that does not exist',
      service(use('absent')),
      { state: 'broken', names: 'infra/absent', because: 'does not exist' },
    ],
    [
      'not one in its own namespace, where it was not said otherwise',
      service({ 'istio.io/use-waypoint': 'all' }),
      { state: 'broken', names: 'shop/all' },
    ],
    [
      'not one without an address',
      service(use('starting')),
      { state: 'broken', because: expect.stringContaining('not ready') },
    ],
    ['one with an address', service(use('ready')), { state: 'bound' }],
    [
      'not a Gateway that is no waypoint',
      service(use('ingress')),
      { state: 'broken', because: expect.stringContaining('class istio') },
    ],
    ['perhaps one of a class that nobody showed', service(use('foreign')), { state: 'unknown' }],
    [
      'not one for workloads, for a Service',
      service(use('workload')),
      { state: 'broken', because: expect.stringContaining('takes workload traffic only') },
    ],
    ['one for workloads, for a workload', workload(use('workload')), { state: 'bound' }],
    [
      'not one for Services, for a workload that names it',
      workload(use('all')),
      { state: 'broken', because: expect.stringContaining('takes service traffic only') },
    ],
    ['one for both', workload(use('both')), { state: 'bound' }],
    ['not one that takes nothing', service(use('nothing')), { state: 'broken' }],
    ['one of a class of one’s own, by the traffic of the class', workload(use('custom')), { state: 'bound' }],
    ['… which is not that of Services', service(use('custom')), { state: 'broken' }],
    [
      'not to be known of a namespace that is not',
      service({}, 'elsewhere'),
      { state: 'unknown', because: expect.stringContaining('namespace elsewhere') },
    ],
  ])('%s', (_, one, expected) => {
    expect(bind(one)).toMatchObject(expected);
  });

  it('a namespace’s waypoint serves its Services, and not its workloads', () => {
    const bind = bindWith(classes, use('all'));
    expect(bind(service({}))).toMatchObject({ state: 'bound' });
    expect(bind(workload({}))).toEqual({ state: 'none' });
    expect(bind(service({ 'istio.io/use-waypoint': 'none' }))).toEqual({ state: 'none' });
    expect(bind(service(use('ready')))).toMatchObject({ state: 'bound', waypoint: { name: 'ready' } });
  });

  it('a namespace’s waypoint for workloads serves its workloads', () => {
    expect(bindWith(classes, use('workload'))(workload({}))).toMatchObject({ state: 'bound' });
  });

  it('a namespace that a selector lets in', () => {
    expect(bindWith(classes, { team: 'shop' })(service(use('team')))).toMatchObject({ state: 'bound' });
  });

  it('without GatewayClasses a class of one’s own is not known', () => {
    expect(bindWith(missing('refused'))(workload(use('custom')))).toMatchObject({ state: 'unknown' });
  });

  it('1.22 reads neither the namespace of a waypoint nor the traffic of its class', () => {
    const old = bindWith(classes, {}, known([{ version: '1.22.8', from: 'a test' }]));
    expect(old(service(use('all')))).toMatchObject({ state: 'broken', names: 'shop/all' });
    const inInfra = { namespace: 'infra', labels: { 'istio.io/use-waypoint': 'custom' }, as: 'service' as const };
    expect(old(inInfra)).toMatchObject({ state: 'bound' });
    expect(bindWith(classes)(inInfra)).toMatchObject({ state: 'broken' });
  });
});
