import { describe, expect, it } from 'vitest';
import { costLines } from '../../src/analysis/proxy-cost.ts';
import { teamCosts } from '../../src/analysis/team-costs.ts';
import { ztunnelShares } from '../../src/analysis/ztunnel-shares.ts';
import { podOwners } from '../../src/derive/pod-owners.ts';
import { known, missing } from '../../src/model/reading.ts';
import type { Role } from '../../src/model/role.ts';
import { proxy, weekHours } from './mesh-of-pods.ts';

/** One core all week at 1 USD an hour is 730 USD a month. */
const line = (role: Role, namespace: string, team: string, cores: number) => ({
  ...proxy(role, namespace, 0, cores, 0),
  ...{ workload: role, team, rate: { rate: { cpuCoreHourUsd: 1, memoryGibHourUsd: 1 }, unpricedRatio: 0 } },
});
const rows = [
  line('sidecar', 'shop', 'retail', 3),
  line('sidecar', 'pay', 'money', 1),
  line('waypoint', 'media', 'media', 1),
  line('control-plane', 'istio-system', '', 0.5),
  line('cni', 'istio-system', '', 0.5),
  line('ztunnel', 'istio-system', '', 2),
];
const side = (
  reporter: 'source' | 'destination',
  sourceNamespace: string,
  destinationNamespace: string,
  bytes: number,
) => ({
  ...{ reporter, sourceNamespace, destinationNamespace, sourceZone: '', destinationZone: '', bytes },
});
const traffic = known([side('source', 'media', 'search', 300), side('destination', 'media', 'search', 100)]);
const costs = rows.map(({ role }) => ({ role, monthlyUsd: known(2 * 730) })) as never;

describe('ztunnel by namespace', () => {
  it('goes by the bytes of the side that reported them: clients at the source, servers at the destination', () => {
    const shares = ztunnelShares(traffic, costs);
    expect(shares).toMatchObject({
      value: {
        rows: [
          { namespace: 'media', bytes: 300, shareRatio: 0.75, monthlyUsd: { value: 1095 } },
          { namespace: 'search', bytes: 100, shareRatio: 0.25, monthlyUsd: { value: 365 } },
        ],
      },
    });
  });

  it('is not known without its metrics, and there is none without a ztunnel', () => {
    expect(ztunnelShares(missing('not scraped'), costs)).toEqual(missing('not scraped'));
    expect(ztunnelShares(traffic, [])).toMatchObject({ known: false, why: expect.stringMatching(/no ztunnel/) });
  });
});

describe('what each team is shown', () => {
  const lines = costLines(rows, weekHours);
  const shown = (ztunnel: Parameters<typeof teamCosts>[1], teamOf = new Map<string, string>()) => {
    const teams = teamCosts(lines, ztunnel, teamOf);
    if (!teams.known) throw new Error(teams.why);
    return Object.fromEntries(
      teams.value.map(({ team, ownUsd, sharedUsd }) => [team, [ownUsd / 730, sharedUsd / 730]]),
    );
  };

  it('its own proxies, and of what serves everybody a part by its own cost', () => {
    expect(shown(missing('no bytes'))).toEqual({
      media: [1, 0.6],
      money: [1, 0.6],
      retail: [3, expect.closeTo(1.8, 9)],
    });
  });

  it('ztunnel by bytes; a namespace in ambient, which has no proxy of its own, bears its part of everything', () => {
    const byBytes = ztunnelShares(traffic, costs);
    expect(shown(byBytes, new Map([['search', 'find']]))).toEqual({
      // ztunnel's 2: 1.5 to media and 0.5 to search; then 1 of the control plane and istio-cni by 0.5, 2.5, 1 and 3.
      find: [0, expect.closeTo(0.5 + 0.5 / 7, 9)],
      media: [1, expect.closeTo(1.5 + 2.5 / 7, 9)],
      money: [1, expect.closeTo(1 / 7, 9)],
      retail: [3, expect.closeTo(3 / 7, 9)],
    });
  });

  it('is not known while a proxy ran on a node without a price: shares by cost would be wrong', () => {
    const [first, ...rest] = rows;
    if (first === undefined) throw new Error('no rows');
    const half = { ...first, rate: { rate: { cpuCoreHourUsd: 1, memoryGibHourUsd: 1 }, unpricedRatio: 0.5 } };
    const teams = teamCosts(costLines([half, ...rest], weekHours), missing('no bytes'), new Map());
    expect(teams).toMatchObject({ known: false, why: expect.stringMatching(/without a price/) });
  });

  it('adds up to the mesh', () => {
    const all = Object.values(shown(ztunnelShares(traffic, costs))).flat();
    expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(8, 9);
  });
});

describe('whose pod it is', () => {
  const pod = (name: string, labels: Readonly<Record<string, string>>, namespace = 'shop') => ({
    ...{ namespace, name, ownerKind: 'ReplicaSet', ownerName: 'cart-7d8f9b6c4', phase: 'Running', hostNetwork: false },
    ...{ labels, annotations: {}, containers: [], initContainers: [], constraints: [] },
  });
  const seen = { namespace: 'shop', pod: 'cart-7d8f9b6c4-gone1', ownerKind: 'ReplicaSet', ownerName: 'cart-7d8f9b6c4' };
  const of = podOwners(
    {
      pods: known([pod('cart-7d8f9b6c4-x2k9l', { team: 'retail' })]),
      podsSeen: known([{ ...seen, containers: [], nativeSidecar: false, labels: {}, nodes: [] }]),
      namespaces: known([
        { name: 'pay', labels: { team: 'money' } },
        { name: 'shop', labels: { team: 'someone' } },
      ]),
    },
    { label: 'team', namespaces: { media: 'film', pay: 'ignored' } },
  );

  it.each([
    ["the pod's own label", 'shop', 'cart-7d8f9b6c4-x2k9l', 'cart', 'retail'],
    ['of a pod that is gone, the label of its workload', 'shop', 'cart-7d8f9b6c4-gone1', 'cart', 'retail'],
    ["else the namespace's label", 'pay', 'ledger-0', 'ledger-0', 'money'],
    ['else what the settings say', 'media', 'film-0', 'film-0', 'film'],
    ['else nobody', 'lost', 'x', 'x', ''],
  ])('%s', (_, namespace, name, workload, team) => {
    expect(of(namespace, name)).toEqual({ workload, team });
  });
});
