import { describe, expect, it } from 'vitest';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { saving } from '../../src/analysis/saving.ts';
import { whatIf } from '../../src/analysis/what-if.ts';
import { WhatIf } from '../../src/model/report-savings.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import {
  l7Policy,
  m6i,
  nodes,
  proxy,
  quietMesh,
  requests,
  m6iUsd as usd,
  waypoint,
  weekHours,
} from './mesh-of-pods.ts';

let made = 0;
/** So many sidecars of one workload at the chart's request. */
const sidecars = (namespace: string, workload: string, count: number): RoleUsage[] =>
  Array.from({ length: count }, () => ({ ...proxy('sidecar', namespace, made++, 0.1, 0.125), workload }));
const livePod = (namespace: string, workload: string) => ({
  ...{
    namespace,
    name: `${workload}-0`,
    phase: 'Running',
    hostNetwork: false,
    ownerKind: 'StatefulSet',
    ownerName: workload,
  },
  ...{ labels: { app: workload }, annotations: {}, containers: [], initContainers: [], constraints: [] },
});

/** 24 sidecars of cart and 8 of batch in shop, 8 of edge in web, on 4 nodes: 40 in all, none of it in ambient. */
const rows = [...sidecars('shop', 'cart', 24), ...sidecars('shop', 'batch', 8), ...sidecars('web', 'edge', 8)];
const pods = [livePod('shop', 'cart'), livePod('shop', 'batch'), livePod('web', 'edge')];
const sharedUsd = usd(4 * 0.3, 4 * (612 / 1024));
const sidecarUsd = usd(0.1, 0.125);
const waypointUsd = usd(0.2, 0.25);

const evidenceOf = (given: Readonly<Record<string, unknown>>, of: readonly RoleUsage[] = rows) => ({
  facts: quietMesh({ nodes: nodes(4), pods, ...given }),
  rows: of,
  roleCosts: roleCosts(of, weekHours),
  coveredHours: weekHours,
});

function movesOf(given: Readonly<Record<string, unknown>>, of?: readonly RoleUsage[]) {
  const result = whatIf(evidenceOf(given, of));
  if (!result.known) throw new Error(result.why);
  WhatIf.parse(result.value);
  const move = (namespace: string, workload?: string) => {
    const list = workload === undefined ? result.value.namespaces : result.value.workloads;
    const found = list.find((one) => one.namespace === namespace && one.workload === workload);
    if (found === undefined) throw new Error(`no move of ${namespace}/${workload}`);
    return { ...found, likely: found.netUsd.value.known ? found.netUsd.value.value : found.netUsd.value.why };
  };
  return { ...result.value, move };
}

describe('what moving one namespace would free', () => {
  it('is its sidecars, net of its share of ztunnel and istio-cni by sidecars', () => {
    const shop = movesOf({}).move('shop');
    expect(shop.sidecars).toBeCloseTo(32, 9);
    expect(shop.freedUsd).toBeCloseTo(32 * sidecarUsd, 9);
    expect(shop.ztunnelUsd).toBeCloseTo(0.8 * sharedUsd, 9);
    expect(shop.likely).toBeCloseTo(32 * sidecarUsd - 0.8 * sharedUsd, 9);
    expect(shop).toMatchObject({ waypoint: 'not-needed', because: [], waypointUsd: { known: true, value: 0 } });
  });

  it('at the low bound it moves first: every node at its expense, and a waypoint; at the high bound no waypoint', () => {
    const { move, sharedPerNodeUsd } = movesOf({ authorizationPolicies: [l7Policy('shop')] });
    const { netUsd, likely } = move('shop');
    expect(sharedPerNodeUsd).toBeCloseTo(sharedUsd, 9);
    expect(netUsd.low).toBeCloseTo(32 * sidecarUsd - sharedUsd - waypointUsd, 9);
    expect(likely).toBeCloseTo(32 * sidecarUsd - 0.8 * sharedUsd - waypointUsd, 9);
    expect(netUsd.high).toBeCloseTo(32 * sidecarUsd - 0.8 * sharedUsd, 9);
  });

  it('a few sidecars that move first cost more than they free, and the sign says so', () => {
    const { netUsd, likely } = movesOf({ authorizationPolicies: [l7Policy('web')] }).move('web');
    expect(netUsd.low).toBeCloseTo(8 * sidecarUsd - sharedUsd - waypointUsd, 9);
    expect(netUsd.low).toBeLessThan(0);
    expect(likely).toBeCloseTo(8 * sidecarUsd - 0.2 * sharedUsd - waypointUsd, 9);
  });

  it('its requests cost ztunnel CPU on both sides, which at best fits into what is reserved', () => {
    const { ztunnelUsd, netUsd } = movesOf({ requestCounts: [requests('shop', 1)] }).move('shop');
    expect(ztunnelUsd).toBeCloseTo(0.8 * sharedUsd + usd(0.12, 0), 9);
    expect(netUsd.high).toBeCloseTo(32 * sidecarUsd - 0.8 * sharedUsd, 9);
  });

  it('of very much traffic only what exceeds the reservations costs at best', () => {
    // 20,000 a second need 2.4 cores of ztunnels, whose 4 nodes reserve 0.8.
    const { netUsd } = movesOf({ requestCounts: [requests('shop', 20)] }).move('shop');
    expect(netUsd.high).toBeCloseTo(32 * sidecarUsd - 0.8 * sharedUsd - usd(1.6, 0), 9);
  });

  it('a waypoint that stands costs the CPU of the requests alone', () => {
    const given = { gateways: [waypoint('shop')], requestCounts: [requests('shop', 1)] };
    const shop = movesOf(given).move('shop');
    expect(shop).toMatchObject({ waypoint: 'stands', because: ['waypoint shop/w stands'] });
    expect(shop.waypointUsd).toMatchObject({ value: expect.closeTo(usd(0.25, 0), 9) });
  });

  it('where it is not known whether it needs a waypoint the amount is not known, and says what is missing', () => {
    const { facts } = evidenceOf({});
    const evidence = {
      ...evidenceOf({}),
      facts: { ...facts, workloadRules: { known: false as const, why: 'refused' } },
    };
    const result = whatIf(evidence);
    const why = { known: false, why: expect.stringMatching(/needs a waypoint is not known.*workloadRules.*refused/) };
    expect(result).toMatchObject({
      value: { namespaces: [{ waypoint: 'unknown', waypointUsd: why, netUsd: { value: why } }, {}] },
    });
  });

  it.each([
    ['nothing asks for a waypoint', {}],
    ['a policy needs one', { authorizationPolicies: [l7Policy('shop'), l7Policy('web')] }],
    [
      'one stands, and requests pass it',
      { gateways: [waypoint('web')], requestCounts: [requests('web', 2), requests('shop', 1)] },
    ],
  ])('all namespaces together save what moving every sidecar saves, and so do all workloads: %s', (_, given) => {
    const { namespaces, workloads } = movesOf(given);
    const total = saving(evidenceOf(given));
    const whole = total.known && total.value.monthlyUsd.value.known ? total.value.monthlyUsd.value.value : Number.NaN;
    for (const moves of [namespaces, workloads]) {
      const sum = moves.reduce((all, { netUsd }) => all + (netUsd.value.known ? netUsd.value.value : Number.NaN), 0);
      expect(sum).toBeCloseTo(whole, 9);
    }
  });

  it.each([
    ['nothing', {}],
    ['policies', { authorizationPolicies: [l7Policy('shop'), l7Policy('web', { app: 'edge' })] }],
    [
      'traffic and a waypoint',
      { gateways: [waypoint('shop')], requestCounts: [requests('shop', 5), requests('web', 0.1)] },
    ],
  ])('low <= likely <= high for every move, whatever asks: %s', (_, given) => {
    const { namespaces, workloads } = movesOf(given);
    for (const { netUsd } of [...namespaces, ...workloads]) {
      const likely = netUsd.value.known ? netUsd.value.value : Number.NaN;
      expect(netUsd.low).toBeLessThanOrEqual(likely + 1e-9);
      expect(likely).toBeLessThanOrEqual((netUsd.high ?? Number.NaN) + 1e-9);
    }
  });
});

describe('what moving one workload would free', () => {
  it('a workload that needs no waypoint does not pay for the one that its neighbour needs', () => {
    const { move } = movesOf({ authorizationPolicies: [l7Policy('shop', { app: 'cart' })] });
    expect(move('shop', 'batch')).toMatchObject({ waypoint: 'not-needed', waypointUsd: { value: 0 } });
    expect(move('shop', 'cart').waypointUsd).toMatchObject({ value: expect.closeTo(waypointUsd, 9) });
    expect(move('shop', 'cart').because).toEqual(['AuthorizationPolicy shop/p']);
  });

  it('workloads that need one share it by their sidecars, but each pays it in full at the low bound', () => {
    const { move } = movesOf({ authorizationPolicies: [l7Policy('shop')] });
    const batch = move('shop', 'batch');
    expect(batch.waypointUsd).toMatchObject({ value: expect.closeTo(waypointUsd / 4, 9) });
    expect(batch.netUsd.low).toBeCloseTo(8 * sidecarUsd - sharedUsd - waypointUsd, 9);
  });

  it('one pod alone costs more than it frees', () => {
    const { netUsd } = movesOf({}, [...rows, ...sidecars('web', 'lone', 1)]).move('web', 'lone');
    expect(netUsd.low).toBeCloseTo(sidecarUsd - sharedUsd - waypointUsd, 9);
    expect(netUsd.low).toBeLessThan(0);
  });

  it('one that ran for half the week is half a sidecar', () => {
    const half = proxy('sidecar', 'web', 900, 0.1, 0.125, {
      ...{ sampledHours: 84, listedHours: 84, cpuAllocatedCoreHours: 8.4, memoryAllocatedGibHours: 10.5 },
    });
    const { sidecars: count, freedUsd } = movesOf({}, [{ ...half, workload: 'job' }]).move('web', 'job');
    expect(count).toBeCloseTo(0.5, 9);
    expect(freedUsd).toBeCloseTo(sidecarUsd / 2, 9);
  });

  it('hostile names are names', () => {
    const of = sidecars('__proto__', '<b>constructor</b>', 2);
    expect(movesOf({}, of).move('__proto__', '<b>constructor</b>').sidecars).toBeCloseTo(2, 9);
  });
});

describe('when there is nothing to say', () => {
  const unknown = (facts: Facts, of: readonly RoleUsage[]) =>
    whatIf({ facts, rows: of, roleCosts: roleCosts(of, weekHours), coveredHours: weekHours });
  it.each([
    ['no sidecar ran', quietMesh({ nodes: nodes(4) }), [], 'no sidecar ran'],
    ['the nodes are not known', quietMesh({}), rows, 'the nodes are not known'],
    [
      'there are no prices',
      { ...quietMesh({ nodes: nodes(4) }), prices: { known: false, why: 'no list' } as const },
      rows,
      'no list',
    ],
  ])('%s: it says why', (_, facts, of, why) => {
    expect(unknown(facts, of)).toMatchObject({ known: false, why: expect.stringContaining(why) });
  });

  it('where some of its sidecars ran without a price it is a lower bound, and says so', () => {
    const of = rows.map((row, index) => (index === 0 ? { ...row, rate: { rate: m6i, unpricedRatio: 0.5 } } : row));
    const { move, assumptions } = movesOf({}, of);
    expect(move('shop').netUsd.atLeast).toBe(true);
    expect(move('web').netUsd.atLeast).toBeUndefined();
    expect(assumptions.join()).toContain('without a price');
  });

  it('where none of them ran where there is a price it says so', () => {
    const of = rows.map((row) => ({ ...row, rate: { rate: m6i, unpricedRatio: 1 } }));
    const result = unknown(quietMesh({ nodes: nodes(4) }), of);
    expect(result).toMatchObject({ known: false, why: expect.stringContaining('what sidecars cost is not known') });
  });
});
