import { describe, expect, it } from 'vitest';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { saving } from '../../src/analysis/saving.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import {
  factsWith,
  l7Policy,
  nodePrice,
  nodes,
  proxy,
  quietMesh,
  requests,
  m6iUsd as usd,
  waypoint,
  weekHours,
} from './mesh-of-pods.ts';

const sidecars = (count: number): RoleUsage[] =>
  Array.from({ length: count }, (_, index) => proxy('sidecar', `team-${index % 2}`, index, 0.1, 128 / 1024));
const ztunnels = (count: number): RoleUsage[] =>
  Array.from({ length: count }, (_, index) => proxy('ztunnel', 'istio-system', index, 0.2, 0.5));
const cniAgents = (count: number): RoleUsage[] =>
  Array.from({ length: count }, (_, index) =>
    proxy('cni', 'istio-system', index, 0.1, 100 / 1024, { container: 'install-cni' }),
  );

const reading = (rows: readonly RoleUsage[], facts: Facts) =>
  saving({ facts, rows, roleCosts: roleCosts(rows, weekHours), coveredHours: weekHours });

function savingOf(rows: readonly RoleUsage[], given: Readonly<Record<string, unknown>>) {
  const result = reading(rows, quietMesh(given));
  if (!result.known) throw new Error(result.why);
  const { value, low, high, atLeast } = result.value.monthlyUsd;
  const { steps, assumptions } = result.value;
  return { likely: value.known ? value.value : value.why, low, high, atLeast, steps, assumptions };
}

describe("TV-2: the article's own case at the real rates of its nodes", () => {
  // 320 sidecars at the chart's request; istio-cni runs on every node already, ztunnel on none.
  it.each([
    ['50 nodes afterwards: 547.68542 USD a month, not 12,450', 50, 547.68542],
    ['65 nodes as before: 456.32519 USD a month', 65, 456.32519],
  ])('%s', (_, nodeCount, expected) => {
    const rows = [...sidecars(320), ...cniAgents(nodeCount)];
    const { likely, steps } = savingOf(rows, { nodes: nodes(nodeCount) });
    expect(likely).toBeCloseTo(expected, 9);
    expect(steps[0]?.monthlyUsd).toBeCloseTo(852.21952, 9);
  });

  it('the ztunnels of 50 nodes cost 304.5341 USD of the 852.21952 that the sidecars free', () => {
    const { steps } = savingOf([...sidecars(320), ...cniAgents(50)], { nodes: nodes(50) });
    expect(steps[1]?.monthlyUsd).toBeCloseTo(-304.5341, 9);
  });
});

describe('what moving every sidecar would save, part by part', () => {
  it('TV-9: 120 sidecars on 10 nodes free 9 vCPU and 9.0234375 GiB, net of ztunnel and a new CNI agent on every node', () => {
    expect(savingOf(sidecars(120), { nodes: nodes(10) }).likely).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('one sidecar a node costs more in ambient, and that is said with its sign', () => {
    expect(savingOf(sidecars(10), { nodes: nodes(10) }).likely).toBeCloseTo(usd(1 - 3, 1.25 - 10 * (612 / 1024)), 9);
  });

  it('the steps add up to the likely amount', () => {
    const given = {
      nodes: nodes(10),
      requestCounts: [requests('team-0', 3)],
      authorizationPolicies: [l7Policy('team-0')],
    };
    const { likely, steps } = savingOf(sidecars(120), given);
    expect(steps.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0)).toBeCloseTo(Number(likely), 9);
  });

  it('nodes that have ztunnel and the CNI agent already add nothing', () => {
    const rows = [...sidecars(20), ...ztunnels(2), ...cniAgents(2)];
    expect(savingOf(rows, { nodes: nodes(2) }).likely).toBeCloseTo(usd(2, 2.5), 9);
  });

  it('half the nodes without usage samples of ztunnel do not make ztunnel dearer', () => {
    const unsampled = ztunnels(2).map((row, index) => ({
      ...row,
      usage: { ...row.usage, ...(index === 0 && { sampledHours: 0 }) },
    }));
    const rows = [...sidecars(20), ...unsampled, ...cniAgents(2)];
    expect(savingOf(rows, { nodes: nodes(2) }).likely).toBeCloseTo(usd(2, 2.5), 9);
  });

  it('a policy that ztunnel cannot enforce costs two waypoint replicas in its namespace; low counts them everywhere, high nowhere', () => {
    const given = { nodes: nodes(10), authorizationPolicies: [l7Policy('team-0')] };
    const { likely, low, high } = savingOf(sidecars(120), given);
    expect(likely).toBeCloseTo(usd(9 - 0.2, 9.0234375 - 0.25), 9);
    expect(low).toBeCloseTo(usd(9 - 0.4, 9.0234375 - 0.5), 9);
    expect(high).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('a JWT rule for the whole mesh costs two waypoint replicas in every namespace', () => {
    const workloadRules = [{ namespace: 'istio-system', name: 'jwt', kind: 'RequestAuthentication', targetRefs: [] }];
    expect(savingOf(sidecars(120), { nodes: nodes(10), workloadRules }).likely).toBeCloseTo(
      usd(9 - 0.4, 9.0234375 - 0.5),
      9,
    );
  });

  it('moved requests cost ztunnel 0.06 cores a side for 1,000 a second; at best they fit into what it reserves', () => {
    const { likely, high } = savingOf(sidecars(120), { nodes: nodes(10), requestCounts: [requests('team-0', 1)] });
    expect(likely).toBeCloseTo(usd(9 - 0.12, 9.0234375), 9);
    expect(high).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it.each([
    ['in the namespace', { gateways: [waypoint('team-0')] }],
    [
      'in another namespace, named by labels',
      {
        gateways: [waypoint('edge', 'shared')],
        namespaces: [
          { name: 'team-0', labels: { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'edge' } },
        ],
      },
    ],
  ])('traffic through a waypoint that stands already costs its CPU: %s', (_, given) => {
    const requestCounts = [requests('team-0', 1)];
    expect(savingOf(sidecars(120), { nodes: nodes(10), requestCounts, ...given }).likely).toBeCloseTo(
      usd(9 - 0.12 - 0.25, 9.0234375),
      9,
    );
  });
});

describe('prices are those of the nodes', () => {
  const dear = { cpuCoreHourUsd: 0.08, memoryGibHourUsd: 0.01 };
  const prices = { nodes: [nodePrice('n0', dear), nodePrice('n1')], unpriced: [] };
  const onDear = (row: RoleUsage): RoleUsage => ({ ...row, rate: { rate: dear, unpricedRatio: 0 } });
  const freedUsd = (20 * 0.1 * dear.cpuCoreHourUsd + 20 * 0.125 * dear.memoryGibHourUsd) * 730;
  const agentUsd = (rate: typeof dear): number =>
    (0.3 * rate.cpuCoreHourUsd + (612 / 1024) * rate.memoryGibHourUsd) * 730;

  it('sidecars are freed at what their own node costs; what ambient adds runs on every node, at their average', () => {
    const { likely } = savingOf(sidecars(20).map(onDear), { nodes: nodes(2), prices });
    const average = { cpuCoreHourUsd: (0.08 + 0.031247) / 2, memoryGibHourUsd: (0.01 + 0.004188) / 2 };
    expect(likely).toBeCloseTo(freedUsd - 2 * agentUsd(average), 9);
  });

  it('nodes count by the hours they were there, in that average and in how many need a ztunnel', () => {
    const nodesSeen = [
      { node: 'n0', hours: 42 },
      { node: 'n1', hours: 126 },
    ];
    const { likely } = savingOf(sidecars(20).map(onDear), { nodes: nodes(2), prices, nodesSeen });
    const average = { cpuCoreHourUsd: 0.08 / 4 + (0.031247 * 3) / 4, memoryGibHourUsd: 0.01 / 4 + (0.004188 * 3) / 4 };
    expect(likely).toBeCloseTo(freedUsd - 1 * agentUsd(average), 9);
  });

  it('a cluster that doubled on the last day, with ztunnel and istio-cni on every node, adds none of them', () => {
    const nodesSeen = Array.from({ length: 20 }, (_, index) => ({ node: `n${index}`, hours: index < 10 ? 168 : 24 }));
    const agents = nodesSeen.flatMap(({ hours }, index) => [
      proxy('ztunnel', 'istio-system', index, 0, 0, { sampledHours: hours, listedHours: hours }),
      proxy('cni', 'istio-system', index, 0, 0, { sampledHours: hours, listedHours: hours, container: 'install-cni' }),
    ]);
    const { steps } = savingOf([...sidecars(20), ...agents], { nodes: nodes(20), nodesSeen });
    expect(steps.slice(1).map(({ monthlyUsd }) => Math.abs(monthlyUsd))).toEqual([0, 0, 0]);
  });

  it('Fargate nodes take no DaemonSet, and so no ztunnel', () => {
    const fargate = Array.from({ length: 200 }, (_, index) => ({ name: `fargate-ip-10-0-0-${index}` }));
    const with_ = savingOf(sidecars(20), { nodes: [...nodes(2), ...fargate] });
    expect(with_.likely).toBeCloseTo(Number(savingOf(sidecars(20), { nodes: nodes(2) }).likely), 9);
  });

  it('is not known when nothing is left to move, and no cost of ambient alone', () => {
    const rows = [proxy('gateway', 'istio-ingress', 0, 1, 1)];
    expect(reading(rows, quietMesh({ nodes: nodes(2) }))).toMatchObject({
      known: false,
      why: expect.stringMatching(/no sidecar ran/),
    });
  });

  it('a lower bound below zero says neither that it saves nor that it adds, and has no high bound', () => {
    const rows = sidecars(20).map((row, index) =>
      index < 19 ? { ...row, rate: { rate: { cpuCoreHourUsd: 0, memoryGibHourUsd: 0 }, unpricedRatio: 1 } } : row,
    );
    const { likely, high, atLeast } = savingOf(rows, { nodes: nodes(2) });
    expect([high, atLeast]).toEqual([undefined, true]);
    expect(likely).toMatch(/does not tell whether it saves or adds/);
  });

  it('at best new ztunnels spare what those here reserve, not what the chart does', () => {
    const thrifty = proxy('ztunnel', 'istio-system', 0, 0.05, 0.1);
    const { high } = savingOf([...sidecars(20), thrifty], { nodes: nodes(2), requestCounts: [requests('team-0', 1)] });
    const all = savingOf([...sidecars(20), thrifty], { nodes: nodes(2) });
    // 0.12 cores of traffic, of which 2 x 50m are spare.
    expect((all.high ?? 0) - (high ?? 0)).toBeCloseTo(usd(0.02, 0), 9);
  });

  it('what ran on a node without a price makes the saving a lower bound, and the reader is told', () => {
    const rows = sidecars(20).map((row, index) =>
      index === 0 ? { ...row, rate: { rate: dear, unpricedRatio: 0.5 } } : row,
    );
    const { atLeast, assumptions } = savingOf(rows, { nodes: nodes(2) });
    expect(atLeast).toBe(true);
    expect(assumptions.join()).toContain('without a price');
  });

  it('when no sidecar ran where there is a price nothing is claimed', () => {
    const rows = sidecars(20).map((row) => ({ ...row, rate: { rate: dear, unpricedRatio: 1 } }));
    expect(reading(rows, quietMesh({ nodes: nodes(2) }))).toMatchObject({
      known: false,
      why: expect.stringMatching(/what sidecars cost is not known: none of the nodes/),
    });
  });

  it('flat rates do where no node is priced', () => {
    const flat = { prices: { nodes: [], elsewhere: nodePrice('', dear), unpriced: [] } };
    const { likely } = savingOf(sidecars(20).map(onDear), { nodes: nodes(2), ...flat });
    expect(likely).toBeCloseTo(freedUsd - 2 * agentUsd(dear), 9);
  });
});

describe('what is not known is said', () => {
  it.each([
    ['the policies', 'authorizationPolicies'],
    ['the JWT and Wasm rules', 'workloadRules'],
  ])('without %s the likely amount is not known, the bounds are', (_, name) => {
    const { [name as 'workloadRules']: _left, ...facts } = quietMesh({ nodes: nodes(10) });
    const result = reading(sidecars(120), { ...factsWith({}), ...facts });
    expect(result).toMatchObject({
      known: true,
      value: {
        monthlyUsd: {
          value: { known: false, why: expect.stringMatching(`which namespaces need a waypoint.*${name}`) },
        },
      },
    });
    expect(result.known && result.value.monthlyUsd.high).toBeCloseTo(usd(9, 9.0234375), 9);
  });

  it('a workload that is gone moves no more, so its unknown labels keep nobody from the amount', () => {
    const authorizationPolicies = [l7Policy('team-0', { app: 'x' })];
    expect(savingOf(sidecars(120), { nodes: nodes(10), authorizationPolicies }).likely).toBeCloseTo(
      usd(9, 9.0234375),
      9,
    );
  });

  it.each([
    ['without the nodes', factsWith({ prices: { nodes: [nodePrice('n0')], unpriced: [] } }), 'paid per node'],
    ['when Kubernetes lists no node', quietMesh({ nodes: [] }), 'lists no node'],
    ['without prices', factsWith({ nodes: nodes(2) }), 'prices were not read'],
    [
      'when no node has a price',
      quietMesh({ nodes: nodes(2), prices: { nodes: [], unpriced: [] } }),
      'no node of the period has a price',
    ],
  ])('%s nothing is claimed', (_, facts, why) => {
    expect(reading([], facts)).toMatchObject({ known: false, why: expect.stringContaining(why) });
  });
});
