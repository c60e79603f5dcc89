import { describe, expect, it } from 'vitest';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import { saving } from '../../src/analysis/saving.ts';
import { factsWith, proxy, weekHours } from './mesh-of-pods.ts';

/** m6i in us-east-1 by OpenCost's split, as published. */
const prices = {
  cpuCoreHourUsd: 0.031247,
  memoryGibHourUsd: 0.004188,
  source: 'm6i',
  asOf: '2026-07-20',
  isDefault: false,
};
const usd = (cores: number, gib: number): number =>
  (cores * prices.cpuCoreHourUsd + gib * prices.memoryGibHourUsd) * 730;

const sidecars = (count: number) =>
  Array.from({ length: count }, (_, index) => proxy('sidecar', `team-${index % 2}`, index, 0.1, 128 / 1024));
const nodes = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `n${index}` }));
const l7Policy = {
  namespace: 'team-0',
  name: 'p',
  labels: {},
  annotations: {},
  action: 'ALLOW',
  targetRefs: [],
  rules: [{ from: [], to: [{ methods: ['GET'] }], when: [] }],
  conditions: [],
};

function savingOf(rows: ReturnType<typeof sidecars>, given: Readonly<Record<string, unknown>>) {
  const facts = factsWith({ prices, authorizationPolicies: [], gateways: [], requestCounts: [], ...given });
  const result = saving({ facts, rows, roleCosts: roleCosts(rows, facts.prices, weekHours), coveredHours: weekHours });
  if (!result.known) throw new Error(result.why);
  const { value, low, high } = result.value.monthlyUsd;
  return { likely: value.known ? value.value : value.why, low, high, assumptions: result.value.assumptions };
}

describe('what moving every sidecar would save, part by part', () => {
  it('120 sidecars on 10 nodes free 9 vCPU and 9.0234375 GiB, net of ztunnel and a new CNI agent on every node', () => {
    expect(savingOf(sidecars(120), { nodes: nodes(10) }).likely).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('one sidecar a node costs more in ambient, and that is said with its sign', () => {
    expect(savingOf(sidecars(10), { nodes: nodes(10) }).likely).toBeCloseTo(usd(1 - 3, 1.25 - 10 * (612 / 1024)), 9);
  });

  it('nodes that have ztunnel and the CNI agent already add nothing', () => {
    const agents = [0, 1].flatMap((index) => [
      proxy('ztunnel', 'istio-system', index, 0.2, 0.5),
      proxy('cni', 'istio-system', index, 0.1, 100 / 1024, { container: 'install-cni' }),
    ]);
    expect(savingOf([...sidecars(20), ...agents], { nodes: nodes(2) }).likely).toBeCloseTo(usd(2, 2.5), 9);
  });

  it('half the nodes without usage samples of ztunnel do not make ztunnel dearer', () => {
    const agents = [0, 1].flatMap((index) => [
      proxy('ztunnel', 'istio-system', index, 0.2, 0.5, index === 0 ? { sampledHours: 0 } : {}),
      proxy('cni', 'istio-system', index, 0.1, 100 / 1024, { container: 'install-cni' }),
    ]);
    expect(savingOf([...sidecars(20), ...agents], { nodes: nodes(2) }).likely).toBeCloseTo(usd(2, 2.5), 9);
  });

  it('a policy that ztunnel cannot enforce costs two waypoint replicas in its namespace; low counts them everywhere, high nowhere', () => {
    const { likely, low, high } = savingOf(sidecars(120), { nodes: nodes(10), authorizationPolicies: [l7Policy] });
    expect(likely).toBeCloseTo(usd(9 - 0.2, 9.0234375 - 0.25), 9);
    expect(low).toBeCloseTo(usd(9 - 0.4, 9.0234375 - 0.5), 9);
    expect(high).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('moved requests cost ztunnel 0.06 cores a side for 1,000 a second; at best they fit into what it reserves', () => {
    const requestCounts = [{ reporter: 'destination', namespace: 'team-0', requests: 1000 * weekHours * 3600 }];
    const { likely, high } = savingOf(sidecars(120), { nodes: nodes(10), requestCounts });
    expect(likely).toBeCloseTo(usd(9 - 0.12, 9.0234375), 9);
    expect(high).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('traffic through a waypoint that stands already costs its CPU', () => {
    const requestCounts = [{ reporter: 'destination', namespace: 'team-0', requests: 1000 * weekHours * 3600 }];
    const gateways = [
      { namespace: 'team-0', name: 'w', className: 'istio-waypoint', labels: {}, addresses: 1, conditions: [] },
    ];
    expect(savingOf(sidecars(120), { nodes: nodes(10), requestCounts, gateways }).likely).toBeCloseTo(
      usd(9 - 0.12 - 0.25, 9.0234375),
      9,
    );
  });

  it('without the policies the likely amount is not known, the bounds are', () => {
    const facts = factsWith({ prices, gateways: [], requestCounts: [], nodes: nodes(10) });
    const rows = sidecars(120);
    const result = saving({
      facts,
      rows,
      roleCosts: roleCosts(rows, facts.prices, weekHours),
      coveredHours: weekHours,
    });
    expect(result).toMatchObject({
      known: true,
      value: {
        monthlyUsd: { value: { known: false, why: expect.stringContaining('which namespaces need a waypoint') } },
      },
    });
    expect(result.known && result.value.monthlyUsd.high).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('without the nodes nothing is claimed', () => {
    const facts = factsWith({ prices });
    expect(saving({ facts, rows: [], roleCosts: [], coveredHours: weekHours })).toMatchObject({
      known: false,
      why: expect.stringContaining('paid per node'),
    });
  });
});
