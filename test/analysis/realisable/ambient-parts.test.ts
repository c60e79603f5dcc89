import { describe, expect, it } from 'vitest';
import { container, daemon, node, type Pod, pod, realisableOf } from './cluster-of-nodes.ts';
import { exactly, full, together } from './full-nodes.ts';

describe("ambient's own parts", () => {
  const agents = (on: string): Pod[] => [
    daemon('ztunnel', on, 0, 0, { labels: { app: 'ztunnel' }, containers: [container('istio-proxy', 50, 64)] }),
    daemon('istio-cni-node', on, 0, 0, {
      labels: { 'k8s-app': 'istio-cni-node' },
      containers: [container('install-cni', 10, 10)],
    }),
  ];

  it('where every node has them nothing is added', () => {
    const { nodes, pods } = full(20, { allocatableCpuCores: 3.86 });
    const [group] = realisableOf({ nodes, pods: [...pods, ...nodes.flatMap(({ name }) => agents(name))] }).groups;
    expect([group?.before.firstFit, group?.after.firstFit]).toEqual([20, 15]);
  });

  it('a node that has none gets what the others reserve: one of 20 that differs keeps the bounds apart by what it lacks', () => {
    const { nodes, pods } = full(20, { allocatableCpuCores: 3.86 });
    const [group] = realisableOf({
      nodes,
      pods: [...pods, ...nodes.slice(1).flatMap(({ name }) => agents(name))],
    }).groups;
    expect([group?.after.firstFit, group?.after.lowerBound]).toEqual([15, 14]);
  });

  it('a group without a sidecar frees nothing, although its pods might be packed tighter than first-fit does', () => {
    const nodes = Array.from({ length: 67 }, (_, index) => node(`n${index}`));
    const coarse = Array.from({ length: 400 }, (_, index) => pod(`p${index}`, 1100, 2048, { node: `n${index % 67}` }));
    const pods = [...coarse, ...nodes.flatMap(({ name }) => agents(name))];
    const { groups, nodes: removed } = realisableOf({ nodes, pods });
    expect(groups[0]?.before.firstFit).toBeGreaterThan(groups[0]?.after.lowerBound ?? Number.NaN);
    expect(removed).toEqual(exactly(0));
  });

  const l7 = {
    authorizationPolicies: [
      {
        namespace: 'shop',
        name: 'methods',
        labels: {},
        annotations: {},
        action: 'ALLOW',
        targetRefs: [],
        rules: [{ from: [], to: [{ methods: ['GET'] }], when: [] }],
        conditions: [],
      },
    ],
  };

  it('a waypoint that a policy asks for is placed with two replicas', () => {
    // 105 pods of 500m fill 15 nodes of 7 to the last thousandth: two waypoint pods need one more.
    const { nodes, pods } = full(21);
    const without = realisableOf({ nodes, pods }).groups[0];
    const withOne = realisableOf({ nodes, pods, facts: l7 });
    expect([without?.after.firstFit, withOne.groups[0]?.after.firstFit]).toEqual([15, 16]);
    expect(withOne.notes.join()).toContain('Two waypoint replicas of 100m CPU and 128Mi are placed for each of: shop');
  });

  it('a waypoint that stands already is not placed again', () => {
    const gateways = [
      { namespace: 'shop', name: 'w', className: 'istio-waypoint', labels: {}, addresses: 1, conditions: [] },
    ];
    const { nodes, pods } = full(21);
    expect(realisableOf({ nodes, pods, facts: { ...l7, gateways } }).groups[0]?.after.firstFit).toBe(15);
  });

  it('a waypoint of which it is not known whether it is needed widens the interval to both sides', () => {
    const { nodes, pods } = full(21);
    const result = realisableOf({ nodes, pods, facts: { authorizationPolicies: undefined } });
    expect(result.groups[0]).toMatchObject({
      after: { firstFit: 16, lowerBound: 15 },
      removed: { low: 5, point: 5, high: 6 },
    });
    expect(result.notes.join()).toContain('Whether a waypoint is needed is not known for: shop');
  });

  it('a waypoint goes where most of its sidecars are, and not onto tainted nodes', () => {
    const tainted = full(42, { group: 'tainted', taints: ['team=a:NoSchedule'] });
    const groups = realisableOf({ ...together(full(21), tainted), facts: l7 }).groups;
    expect(groups.map(({ group, after }) => [group, after.firstFit])).toEqual([
      ['general', 16],
      ['tainted, team=a:NoSchedule', 30],
    ]);
  });

  it('a mesh without sidecars frees nothing, and says so', () => {
    const { nodes, pods } = full(4);
    const ambient = pods.map((one) => ({ ...one, initContainers: [] }));
    const result = realisableOf({ nodes, pods: ambient });
    expect(result.nodes).toEqual(exactly(0));
    expect(result.notes.join()).toContain('No pod has a sidecar');
  });

  it('a group that ambient makes larger is never a negative saving, and is named', () => {
    const nodes = [0, 1, 2, 3].map((index) => node(`node-${index}`, { allocatableCpuCores: 2 }));
    const pods = Array.from({ length: 8 }, (_, index) => pod(`job-${index}`, 1000, 64, { node: `node-${index % 4}` }));
    const result = realisableOf({ nodes, pods });
    expect(result.groups[0]).toMatchObject({ before: { firstFit: 4 }, after: { firstFit: 8 }, removed: exactly(0) });
    expect(result.monthlyUsd).toMatchObject({ value: { known: true, value: 0 }, low: 0, high: 0 });
    expect(result.notes.join()).toContain('general (4 → 8, up to 4 more than there are)');
  });
});
