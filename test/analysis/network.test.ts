import { describe, expect, it } from 'vitest';
import { legCrossing } from '../../src/analysis/network/leg-crossing.ts';
import { legs } from '../../src/analysis/network/legs.ts';
import { type NetworkFacts, network } from '../../src/analysis/network.ts';
import { arrivals, overloadRatio, sameZoneCrossing, zoneBlindCrossing } from '../../src/derive/zone-crossing.ts';
import { zonePlacements } from '../../src/derive/zone-placement.ts';
import type { Network } from '../../src/model/report-traffic.ts';
import type { Fact } from '../../src/model/snapshot.ts';
import { factsWith } from './mesh-of-pods.ts';

const gib = 1024 ** 3;
const aws = { crossZoneGibUsd: 0.02, source: 'AWS' };
/** As many covered hours as a month has: what is measured is what a month has. */
const monthHours = 730;

type Edge = Fact<'trafficEdges'>[number];
type Row = Fact<'ztunnelTraffic'>[number];

/** Pods of a Deployment, as many as given in zones a, b, c. */
function pods(namespace: string, name: string, perZone: readonly number[], at = '2026-07-14T12:00:00Z') {
  return perZone
    .map((count, zone) => ({
      at,
      namespace,
      ownerKind: 'ReplicaSet',
      ownerName: `${name}-7d8f9b6c4`,
      node: `node-${'abc'[zone]}`,
      pods: count,
    }))
    .filter((one) => one.pods > 0);
}
const nodes = [...'abc'].map((letter) => ({
  name: `node-${letter}`,
  zone: `us-east-1${letter}`,
  taints: [],
  unschedulable: false,
  annotations: {},
}));
const call = (more: Partial<Edge> = {}): Edge => ({
  reporter: 'destination',
  sourceNamespace: 'shop',
  sourceWorkload: 'web',
  destinationNamespace: 'shop',
  destinationWorkload: 'cart',
  destinationService: 'cart',
  bytes: 1000 * gib,
  ...more,
});
const through = (more: Partial<Edge> = {}): Edge => call({ reporter: 'waypoint', ...more });
const row = (from: string, to: string, gibs: number, more: Partial<Row> = {}): Row => ({
  reporter: 'source',
  sourceNamespace: 'shop',
  destinationNamespace: 'shop',
  sourceZone: from,
  destinationZone: to,
  bytes: gibs * gib,
  ...more,
});
const service = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  namespace: 'shop',
  name,
  labels: {},
  selector: { app: name },
  headless: false,
  ...more,
});
const gateway = {
  namespace: 'shop',
  name: 'waypoint',
  className: 'istio-waypoint',
  labels: {},
  addresses: 1,
  conditions: [],
};
const live = (workload: string, mode: 'ambient' | 'sidecar', namespace = 'shop') => ({
  namespace,
  name: `${workload}-7d8f9b6c4-x2k9l`,
  phase: 'Running',
  hostNetwork: false,
  ownerKind: 'ReplicaSet',
  ownerName: `${workload}-7d8f9b6c4`,
  labels: {},
  annotations: mode === 'ambient' ? { 'ambient.istio.io/redirection': 'enabled' } : {},
  containers: [{ name: 'app', restartable: false }],
  initContainers: mode === 'sidecar' ? [{ name: 'istio-proxy', restartable: true, command: 'proxy sidecar' }] : [],
  constraints: [],
});
/** A pod that had a sidecar in the period. */
const had = (workload: string) => ({
  namespace: 'shop',
  pod: `${workload}-5c6d7e8f9-a1b2c`,
  containers: ['app', 'istio-proxy'],
  nativeSidecar: false,
  ownerKind: 'ReplicaSet',
  ownerName: `${workload}-5c6d7e8f9`,
  labels: {},
  nodes: [],
});

const uniform = [1, 1, 1];
const spread = [
  ...pods('shop', 'web', uniform),
  ...pods('shop', 'cart', uniform),
  ...pods('shop', 'waypoint', uniform),
];
const facts = (given: Readonly<Record<string, unknown>>): NetworkFacts =>
  factsWith({ nodes, placements: spread, ...given });
function of(given: Readonly<Record<string, unknown>>, policy = aws): Network {
  const result = network(facts(given), policy, monthHours);
  if (!result.known) throw new Error(result.why);
  return result.value;
}
const likely = ({ value }: Network['monthlyUsd']): number => (value.known ? value.value : Number.NaN);
const why = (given: Readonly<Record<string, unknown>>): string => {
  const result = network(factsWith(given), aws, monthHours);
  return result.known ? 'known' : result.why;
};

const zones = (a: number, b: number, c: number) => new Map(Object.entries({ a, b, c }));
const third = zones(1 / 3, 1 / 3, 1 / 3);

describe('TV-13: the share of the bytes that crosses zones', () => {
  it.each([
    ['zone-blind over three even zones, 2/3', zoneBlindCrossing(third, third), 2 / 3],
    ['zone-blind, uneven: 0.72', zoneBlindCrossing(zones(0.5, 0.3, 0.2), zones(0.2, 0.2, 0.6)), 0.72],
    [
      'PreferSameZone crosses only from zones without endpoints',
      sameZoneCrossing(zones(0.5, 0.3, 0.2), zones(0.5, 0.5, 0)),
      0.2,
    ],
    ['zone-blind over two even zones, 1/2', zoneBlindCrossing(zones(0.5, 0.5, 0), zones(0.5, 0.5, 0)), 0.5],
    ['one zone crosses nothing', zoneBlindCrossing(zones(1, 0, 0), zones(1, 0, 0)), 0],
  ])('%s', (_, ratio, expected) => {
    expect(ratio).toBeCloseTo(expected, 12);
  });

  it('load of a zone under PreferSameZone is s_z / d_z over the zones with endpoints', () => {
    expect(overloadRatio(zones(0.5, 0.3, 0.2), zones(0.2, 0.2, 0.6))).toBeCloseTo(2.5, 12);
    expect(overloadRatio(zones(0.5, 0.3, 0.2), zones(0.5, 0.5, 0))).toBeCloseTo(1, 12);
  });

  it('requests that prefer their zone arrive there, and evenly from zones without endpoints', () => {
    expect([...arrivals(zones(0.5, 0.3, 0.2), zones(0.5, 0.5, 0), true).values()]).toEqual([0.6, 0.4, 0]);
    expect(arrivals(zones(0.5, 0.3, 0.2), third, false)).toBe(third);
  });
});

describe('TV-13, end to end: 1000 GiB in a month at 0.02 USD', () => {
  const skewed = [...pods('shop', 'web', [5, 3, 2]), ...pods('shop', 'cart', [1, 1, 3])];
  const partly = [...pods('shop', 'web', [5, 3, 2]), ...pods('shop', 'cart', [2, 2, 0])];
  const sameZone = [service('cart', { trafficDistribution: 'PreferSameZone' })];
  const waypoint = { trafficEdges: [through()], gateways: [gateway] };
  it.each([
    ['zone-blind, all even: 13.33', { trafficEdges: [call()] }, 13.333333],
    ['zone-blind, uneven: 14.40', { trafficEdges: [call()], placements: skewed }, 14.4],
    [
      'PreferSameZone, one zone without endpoints: 4.00',
      { trafficEdges: [call()], placements: partly, services: sameZone },
      4,
    ],
    [
      'a zone-blind waypoint is 4/3 crossings: 26.67',
      { ...waypoint, services: [service('cart'), service('waypoint')] },
      26.666667,
    ],
    [
      'a waypoint local on the first leg: 13.33',
      { ...waypoint, services: [service('cart'), service('waypoint', { trafficDistribution: 'PreferClose' })] },
      13.333333,
    ],
    ['a waypoint whose Service was not read is taken as Istio sets it up: 13.33', waypoint, 13.333333],
  ])('%s', (_, given, usd) => {
    const { monthlyUsd, edges, method } = of(given);
    expect(likely(monthlyUsd)).toBeCloseTo(usd, 6);
    expect(edges[0]?.monthlyUsd).toBeCloseTo(usd, 6);
    expect(edges[0]?.gibMonthly).toBeCloseTo(1000, 9);
    expect(method).toBe('estimated');
  });

  it.each([
    ['the namespace prefers where the Service says nothing', {}, 'PreferClose', 4],
    [
      'the Service beats its namespace: zone-blind is 1 − (0.5 × 0.5 + 0.3 × 0.5) = 0.6',
      { trafficDistribution: 'Any' },
      'PreferClose',
      12,
    ],
    ['PreferSameNode keeps to the zone as well', { trafficDistribution: 'PreferSameNode' }, undefined, 4],
    ['nobody prefers anything', {}, undefined, 12],
  ])('%s', (_, own, ofNamespace, usd) => {
    const namespaces = [{ name: 'shop', labels: {}, ...(ofNamespace && { trafficDistribution: ofNamespace }) }];
    const result = of({ trafficEdges: [call()], placements: partly, services: [service('cart', own)], namespaces });
    expect(likely(result.monthlyUsd)).toBeCloseTo(usd, 9);
  });

  it('a month is 730 hours, whatever was covered', () => {
    const result = network(facts({ trafficEdges: [call()] }), aws, 73);
    expect(result.known && likely(result.value.monthlyUsd)).toBeCloseTo(133.33333333, 6);
  });
});

describe('the estimate has the interval of its placements', () => {
  const [monday, tuesday] = ['2026-07-13T12:00:00Z', '2026-07-14T12:00:00Z'];

  it('is the mean of the days, from the least of them to the most and 10 % of headers', () => {
    // Monday all in one zone: 0. Tuesday even over two zones: 1/2.
    const placements = [
      ...['web', 'cart'].flatMap((name) => pods('shop', name, [2, 0, 0], monday)),
      ...['web', 'cart'].flatMap((name) => pods('shop', name, [1, 1, 0], tuesday)),
    ];
    const { monthlyUsd, edges } = of({ trafficEdges: [call()], placements });
    expect(likely(monthlyUsd)).toBeCloseTo(5, 9);
    expect(monthlyUsd.low).toBe(0);
    expect(monthlyUsd.high).toBeCloseTo(0.5 * 20 * 1.1, 9);
    expect(edges[0]?.crossRatio).toEqual({ low: 0, likely: 0.25, high: 0.5 });
  });

  it('uses the whole week where both ends were never seen at one instant', () => {
    const placements = [...pods('shop', 'web', [1, 0, 0], monday), ...pods('shop', 'cart', [1, 1, 0], tuesday)];
    expect(likely(of({ trafficEdges: [call()], placements }).monthlyUsd)).toBeCloseTo(10, 9);
  });

  it('widens by the pods whose node has no known zone', () => {
    // Half of the servers' pods are on a node nobody knows: half of the bytes may cross, or not.
    const placements = [
      ...pods('shop', 'web', uniform),
      ...pods('shop', 'cart', uniform),
      { ...pods('shop', 'cart', [3])[0], node: 'gone' },
    ];
    const [edge] = of({ trafficEdges: [call()], placements }).edges;
    expect(edge?.crossRatio.low).toBeCloseTo(1 / 3, 12);
    expect(edge?.crossRatio.likely).toBeCloseTo(2 / 3, 12);
    expect(edge?.crossRatio.high).toBeCloseTo(1 / 3 + 1 / 2, 12);
  });

  it('counts traffic of unknown ends as crossing like the rest, nowhere, or everywhere, and says how much', () => {
    const stranger = call({ sourceNamespace: 'unknown', sourceWorkload: 'unknown', bytes: 500 * gib });
    const { monthlyUsd, estimated, notes, edges } = of({ trafficEdges: [call(), stranger] });
    expect(likely(monthlyUsd)).toBeCloseTo(20, 9);
    expect(monthlyUsd.low).toBeCloseTo(13.33333333333, 9);
    expect(monthlyUsd.high).toBeCloseTo((13.33333333333 + 10) * 1.1, 9);
    expect(estimated.known && estimated.value.gibMonthly).toBeCloseTo(1500, 9);
    expect(edges).toHaveLength(1);
    expect(notes.join(' ')).toContain("Of Envoy's bytes 33 %");
  });

  it('is zone-blind at most where a waypoint is only taken to be local', () => {
    const { monthlyUsd } = of({ trafficEdges: [through()], gateways: [gateway] });
    expect(monthlyUsd.low).toBeCloseTo(13.33333333, 6);
    expect(monthlyUsd.high).toBeCloseTo(26.6666666667 * 1.1, 6);
  });

  it('takes the pods where they are now when Prometheus does not say where they were', () => {
    const now = [live('web', 'sidecar'), live('cart', 'sidecar')].map((pod, index) => ({
      ...pod,
      node: nodes[index]?.name,
    }));
    const { monthlyUsd, notes } = of({ trafficEdges: [call()], placements: [], pods: now });
    expect(likely(monthlyUsd)).toBeCloseTo(20, 9);
    expect(notes.join(' ')).toContain('all week where they are now: Prometheus does not say');
  });

  it('has nothing to say of a waypoint that cannot be found', () => {
    const two = [gateway, { ...gateway, name: 'other' }];
    const { estimated, monthlyUsd } = of({ trafficEdges: [call(), through({ sourceWorkload: 'pos' })], gateways: two });
    expect(estimated.known && estimated.value.gibMonthly).toBeCloseTo(3000, 9);
    expect(monthlyUsd.low).toBeCloseTo(13.33333333, 6);
    expect(monthlyUsd.high).toBeCloseTo((13.33333333 + 40) * 1.1, 6);
  });
});

describe('what PreferSameZone would do', () => {
  it('is worked out for every edge, with the load it puts on a zone, and warns above 1.5', () => {
    const placements = [...pods('shop', 'web', [5, 3, 2]), ...pods('shop', 'cart', [1, 1, 3])];
    const { edges, sameZoneMonthlyUsd, notes } = of({ trafficEdges: [call()], placements });
    expect(edges[0]).toMatchObject({ sameZoneMonthlyUsd: 0 });
    expect(edges[0]?.overloadRatio).toBeCloseTo(2.5, 9);
    expect(sameZoneMonthlyUsd).toEqual({ known: true, value: 0 });
    expect(notes.join(' ')).toContain('more than 1.5 times an even load for shop/web to shop/cart');
  });

  it('does not warn where clients and servers are spread alike', () => {
    const { edges, notes } = of({ trafficEdges: [call()] });
    expect(edges[0]?.overloadRatio).toBeCloseTo(1, 12);
    expect(notes.join(' ')).not.toContain('even load');
  });

  it("crosses into a waypoint that has no replica in a client's zone", () => {
    // Clients in a and b, waypoint and cart in a alone: the clients in b cross into the waypoint, and nothing crosses out of it.
    const placements = [
      ...pods('shop', 'web', [1, 1, 0]),
      ...pods('shop', 'cart', [1, 0, 0]),
      ...pods('shop', 'waypoint', [1, 0, 0]),
    ];
    const { edges } = of({ trafficEdges: [through()], gateways: [gateway], placements });
    expect(edges[0]?.crossRatio.likely).toBeCloseTo(0.5, 12);
    expect(edges[0]?.sameZoneMonthlyUsd).toBeCloseTo(10, 9);
  });

  it('a waypoint reached in its own zone sends on from where its clients are', () => {
    // 90 % of the clients in a, waypoints even over a and b, servers in b alone: 0.9 of the bytes cross, not 0.5.
    const placements = [
      ...pods('shop', 'web', [9, 1, 0]),
      ...pods('shop', 'cart', [0, 1, 0]),
      ...pods('shop', 'waypoint', [1, 1, 0]),
    ];
    const { edges } = of({ trafficEdges: [through()], gateways: [gateway], placements });
    expect(edges[0]?.crossRatio.likely).toBeCloseTo(0.9, 12);
  });
});

describe('what ztunnel labels is measured', () => {
  const traffic = [row('a', 'a', 60), row('a', 'b', 30), row('b', 'a', 10)];

  it('is what went between zones that differ, without an estimate', () => {
    const { method, monthlyUsd, measured, estimated, edges } = of({ ztunnelTraffic: traffic });
    expect(method).toBe('measured');
    expect(likely(monthlyUsd)).toBeCloseTo(40 * 0.02, 12);
    expect(monthlyUsd.low).toBeCloseTo(0.8, 12);
    expect(monthlyUsd.high).toBeCloseTo(0.88, 12);
    expect(measured).toMatchObject({ known: true, value: { unknownZoneRatio: 0 } });
    expect(estimated.known).toBe(false);
    expect(edges).toEqual([]);
  });

  it('both sides report the same bytes: they count once', () => {
    const both = traffic.flatMap((one) => [
      one,
      { ...one, reporter: 'destination' as const, bytes: one.bytes * 1.001 },
    ]);
    expect(likely(of({ ztunnelTraffic: both }).monthlyUsd)).toBeCloseTo(0.8, 12);
  });

  it('what leaves the cluster crosses no zone of it', () => {
    const inside = [row('a', 'b', 100)];
    const out = row('a', '', 5000, { destinationNamespace: 'unknown' });
    const of = (rows: readonly Row[]) => network(facts({ ztunnelTraffic: rows }), aws, 168);
    const usd = (rows: readonly Row[]) => {
      const found = of(rows);
      if (!found.known) throw new Error(found.why);
      return [likely(found.value.monthlyUsd), found.value.monthlyUsd.high];
    };
    expect(usd([...inside, out])).toEqual(usd(inside));
  });

  it('the server side counts where the clients have no ztunnel', () => {
    const rows = traffic.map((one) => ({ ...one, reporter: 'destination' as const }));
    const few = row('a', 'b', 5);
    const { monthlyUsd, notes } = of({ ztunnelTraffic: [...rows, few] });
    expect(likely(monthlyUsd)).toBeCloseTo(0.8, 12);
    expect(notes.join(' ')).toContain('for 1 pair of namespaces those of the server');
  });

  it.each([
    ['', 'an empty zone'],
    ['unknown', 'a zone that Istio writes as unknown'],
  ])('a zone %j is not known: it crosses like the rest, nowhere or everywhere (%s)', (zone) => {
    const { monthlyUsd, measured, notes } = of({ ztunnelTraffic: [...traffic, row(zone, 'b', 100)] });
    expect(likely(monthlyUsd)).toBeCloseTo(1.6, 12);
    expect(monthlyUsd.low).toBeCloseTo(0.8, 12);
    expect(monthlyUsd.high).toBeCloseTo(140 * 0.02 * 1.1, 12);
    expect(measured).toMatchObject({ value: { unknownZoneRatio: 0.5 } });
    expect(measured.known && measured.value.crossZoneGibMonthly).toBeCloseTo(40, 9);
    expect(notes.join(' ')).toContain('50 % have no zone at one end');
  });
});

describe('in a mesh of both modes every byte counts once', () => {
  const ambient = [live('web', 'ambient'), live('cart', 'ambient')];
  const crossed = ({ crossZoneGibMonthly }: Network): number => likely(crossZoneGibMonthly);

  it('a call into another namespace with sidecars is added to what ztunnel carried', () => {
    const result = of({
      ztunnelTraffic: [row('a', 'b', 100)],
      trafficEdges: [call({ bytes: 300 * gib, sourceNamespace: 'old', destinationNamespace: 'old' })],
      placements: ['web', 'cart'].flatMap((name) => pods('old', name, uniform)),
      pods: [...ambient, live('web', 'sidecar', 'old'), live('cart', 'sidecar', 'old')],
    });
    expect(result.method).toBe('both');
    expect(crossed(result)).toBeCloseTo(100 + 200, 9);
  });

  it('an ambient client of a sidecar was seen by its ztunnel: the Envoy of the server is left out', () => {
    const given = { ztunnelTraffic: [row('a', 'b', 1010)], trafficEdges: [call()] };
    const result = of({ ...given, pods: [live('web', 'ambient'), live('cart', 'sidecar')] });
    expect(crossed(result)).toBeCloseTo(1010, 9);
    expect(result.method).toBe('measured');
    expect(result.notes.join(' ')).toContain('Of what Envoy measured 100 % was carried by ztunnel too');
  });

  it.each([
    ['where the samples of both differ by a little, ztunnel alone counts', 990, 990],
    ['where ztunnel is scraped on some nodes only, the rest is Envoy’s', 400, 400 + 600 * (2 / 3)],
  ])('%s', (_, carried, gibs) => {
    const given = { ztunnelTraffic: [row('a', 'b', carried)], trafficEdges: [call()] };
    expect(crossed(of({ ...given, pods: [live('web', 'ambient'), live('cart', 'sidecar')] }))).toBeCloseTo(gibs, 9);
  });

  it('a sidecar that calls a sidecar is kept, whatever ztunnel carried in the same namespace', () => {
    const given = { ztunnelTraffic: [row('a', 'b', 1010)], trafficEdges: [call({ bytes: 3 * gib })] };
    const pods = [live('web', 'sidecar'), live('cart', 'sidecar')];
    expect(crossed(of({ ...given, pods }))).toBeCloseTo(1012, 9);
  });

  it('through a waypoint ztunnel measures the way in, and the way out is estimated', () => {
    const given = {
      ztunnelTraffic: [row('a', 'a', 1000)],
      trafficEdges: [through()],
      gateways: [gateway],
      pods: ambient,
    };
    const result = of(given);
    expect(result.method).toBe('both');
    expect(crossed(result)).toBeCloseTo(1000 * (2 / 3), 9);
  });

  it('where the server side counts it measured the way out of the waypoint, and the way in is estimated', () => {
    const seen = row('a', 'b', 1000, { reporter: 'destination' });
    const services = [service('cart'), service('waypoint')];
    const given = { ztunnelTraffic: [seen], trafficEdges: [through()], gateways: [gateway], pods: ambient, services };
    expect(crossed(of(given))).toBeCloseTo(1000 + 1000 * (2 / 3), 9);
  });

  it('ztunnel without zone labels leaves the bytes to the placement of the workloads', () => {
    const seen = [row('', '', 1010), row('', '', 1010, { reporter: 'destination' })];
    const result = of({
      ztunnelTraffic: seen,
      trafficEdges: [call()],
      pods: [live('web', 'ambient'), live('cart', 'sidecar')],
    });
    expect(result.method).toBe('estimated');
    // 1000 placed; the 10 GiB that ztunnel saw beyond them have no zone, and cross like the rest.
    expect(crossed(result)).toBeCloseTo(1010 * (2 / 3), 9);
    expect(result.crossZoneGibMonthly.low).toBeCloseTo(1000 * (2 / 3), 9);
  });

  it('a namespace that moved: what its sidecars measured before comes to what ztunnel measured after', () => {
    const moved = { pods: ambient, podsSeen: [had('web'), had('cart')] };
    const result = of({ ...moved, ztunnelTraffic: [row('a', 'b', 400)], trafficEdges: [call({ bytes: 300 * gib })] });
    expect(crossed(result)).toBeCloseTo(400 + 200, 9);
  });

  it('a client that moved, of a server that did not: only what ztunnel cannot have carried comes to it', () => {
    const moved = { pods: [live('web', 'ambient'), live('cart', 'sidecar')], podsSeen: [had('web'), had('cart')] };
    const result = of({ ...moved, ztunnelTraffic: [row('a', 'a', 400)], trafficEdges: [call({ bytes: 700 * gib })] });
    expect(crossed(result)).toBeCloseTo(300 * (2 / 3), 9);
  });

  it('when it is not known who is in ambient, no byte is counted twice', () => {
    const result = of({ ztunnelTraffic: [row('a', 'a', 400)], trafficEdges: [call({ bytes: 390 * gib })] });
    expect(crossed(result)).toBe(0);
  });

  it('a waypoint in front of a sidecar is reported by both: the call counts once, on two legs', () => {
    const services = [service('cart'), service('waypoint')];
    const pods = [live('web', 'sidecar'), live('cart', 'sidecar')];
    const given = { gateways: [gateway], services, pods };
    const alone = crossed(of({ ...given, trafficEdges: [through()] }));
    expect(crossed(of({ ...given, trafficEdges: [through(), call()] }))).toBeCloseTo(alone, 9);
    expect(crossed(of({ ...given, trafficEdges: [through(), call({ sourceWorkload: 'waypoint' })] }))).toBeCloseTo(
      alone,
      9,
    );
    // 500 GiB more than the waypoint has were direct calls.
    expect(crossed(of({ ...given, trafficEdges: [through(), call({ bytes: 1500 * gib })] }))).toBeCloseTo(
      alone + 1000 / 3,
      9,
    );
  });

  it('a server that moved behind a waypoint was measured by its sidecar first: both count', () => {
    const given = { gateways: [gateway], pods: ambient, podsSeen: [had('web'), had('cart')] };
    expect(
      crossed(of({ ...given, trafficEdges: [through({ bytes: 400 * gib }), call({ bytes: 300 * gib })] })),
    ).toBeCloseTo(700 * (2 / 3), 9);
  });
});

describe('a waypoint is found by labels, and its pods by its name', () => {
  it.each([
    ['the label of the Service', [service('cart', { labels: { 'istio.io/use-waypoint': 'w' } })], {}, 'shop/w'],
    ['the label of the namespace', [service('cart')], { 'istio.io/use-waypoint': 'n' }, 'shop/n'],
    [
      'the Service before the namespace',
      [service('cart', { labels: { 'istio.io/use-waypoint': 'w' } })],
      { 'istio.io/use-waypoint': 'n' },
      'shop/w',
    ],
    [
      'another namespace',
      [service('cart')],
      { 'istio.io/use-waypoint': 'w', 'istio.io/use-waypoint-namespace': 'infra' },
      'infra/w',
    ],
    ['the only waypoint there is', [service('cart')], {}, 'shop/waypoint'],
    ['no waypoint, by the word none', [service('cart', { labels: { 'istio.io/use-waypoint': 'none' } })], {}, ''],
  ])('%s', (_, services, labels, expected) => {
    const namespaces = [{ name: 'shop', labels }];
    const found = legs(facts({ trafficEdges: [through()], services, namespaces, gateways: [gateway] }));
    expect(found.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['intoWaypoint', 'shop/web', expected],
      ['outOfWaypoint', expected, 'shop/cart'],
    ]);
  });
});

describe('edges of the network', () => {
  it('a single zone crosses nothing and that is known, not missing', () => {
    const placements = ['web', 'cart'].flatMap((name) => pods('shop', name, [3, 0, 0]));
    const { monthlyUsd, edges } = of({ trafficEdges: [call()], placements });
    expect(monthlyUsd).toMatchObject({ value: { known: true, value: 0 }, low: 0, high: 0 });
    expect(edges[0]).toMatchObject({ monthlyUsd: 0, overloadRatio: 1 });
  });

  it('where crossing is free the bytes are still said', () => {
    const result = of({ trafficEdges: [call()] }, { crossZoneGibUsd: 0, source: 'Azure' });
    expect(result.monthlyUsd).toMatchObject({ value: { value: 0 }, low: 0, high: 0 });
    expect(likely(result.crossZoneGibMonthly)).toBeCloseTo(666.6666666667, 6);
  });

  it('the 20 dearest edges are shown, the rest is one sum', () => {
    const trafficEdges = Array.from({ length: 23 }, (_, index) =>
      call({ sourceWorkload: `web${index}`, bytes: (index + 1) * gib }),
    );
    const placements = [
      ...pods('shop', 'cart', uniform),
      ...trafficEdges.flatMap(({ sourceWorkload }) => pods('shop', sourceWorkload, uniform)),
    ];
    const { edges, notes } = of({ trafficEdges, placements });
    expect(edges.map(({ source }) => source)).toEqual(
      Array.from({ length: 20 }, (_, index) => `shop/web${22 - index}`),
    );
    // 1 + 2 + 3 GiB × 2/3 × 0.02
    expect(notes.join(' ')).toContain('3 more edges cost 0.08 USD a month together');
  });

  it('a CronJob is the workload of its Jobs, as Istio names it', () => {
    const job = { ...pods('shop', 'x', [1])[0], ownerKind: 'Job', ownerName: 'report-29123456' };
    const placements = [job, ...pods('shop', 'cart', [0, 1, 0])];
    expect(likely(of({ trafficEdges: [call({ sourceWorkload: 'report' })], placements }).monthlyUsd)).toBeCloseTo(
      20,
      9,
    );
  });

  it.each([
    ['ztunnel alone', { ztunnelTraffic: [row('a', 'b', 1)] }],
    ['Envoy alone', { trafficEdges: [call()] }],
    ['both', { trafficEdges: [call()], ztunnelTraffic: [row('a', 'b', 1, { sourceNamespace: 'x' })] }],
  ])('says of %s that routing changes it, and that ambient by itself does not lower it', (_, given) => {
    const notes = of(given).notes.join(' ');
    expect(notes).toContain('trafficDistribution PreferSameZone');
    expect(notes).toContain('Moving to ambient does not by itself lower cross-zone traffic');
    expect(notes).toContain('A waypoint adds a leg');
    expect(notes).toContain('localityLbSetting or zoneAwareLbSetting');
  });

  it('the legs of a call have the same crossing however the pods are counted', () => {
    const [leg] = legs(facts({ trafficEdges: [call()] }));
    const at = (scale: number) =>
      zonePlacements(facts({ placements: spread.map((one) => ({ ...one, pods: one.pods * scale })) }));
    expect(leg && legCrossing(leg, at(7))).toEqual(leg && legCrossing(leg, at(1)));
  });
});

describe('nothing known is missing, with what would make it known', () => {
  const labels = '--metric-labels-allowlist=nodes=[topology.kubernetes.io/zone]';
  it.each([
    ['no traffic was read', {}, 'trafficEdges were not read; ztunnelTraffic were not read'],
    ['no zones of nodes', { trafficEdges: [call()], placements: spread }, labels],
    ['no placements', { trafficEdges: [call()], nodes }, 'placements were not read'],
    ['old ztunnel and nothing else', { ztunnelTraffic: [row('', '', 5)] }, 'since Istio 1.25'],
    [
      'all bytes are zero',
      { trafficEdges: [call({ bytes: 0 })], ztunnelTraffic: [row('a', 'b', 0)], nodes, placements: spread },
      'no bytes between workloads were measured',
    ],
    [
      'workloads that nobody saw',
      { trafficEdges: [call({ sourceWorkload: 'ghost' })], nodes, placements: spread },
      'found among the pods',
    ],
  ])('%s', (_, given, words) => {
    expect(why(given)).toContain(words);
  });

  it('no covered hour is no month', () => {
    expect(network(facts({ trafficEdges: [call()] }), aws, 0).known).toBe(false);
  });
});
