import { describe, expect, it } from 'vitest';
import { meshed, type Node, nativeSidecar, node, type Pod, pod, realisableOf } from './cluster-of-nodes.ts';

/**
 * 20 nodes of 3800m, on each 5 pods of 500m with sidecars of 260m: 5 fill a node before. After, 3500m of it are left
 * beside ztunnel and istio-cni, which 7 fill: ⌈100 / 7⌉ = 15 nodes. So 5 go, exactly.
 */
function fiveGo(change: (pod: Pod, index: number) => Pod = (one) => one, nodeMore: Partial<Node> = {}) {
  const nodes = Array.from({ length: 20 }, (_, index) =>
    node(`node-${index}`, { allocatableCpuCores: 3.8, ...(index < 17 ? nodeMore : {}) }),
  );
  const sidecar = { ...nativeSidecar, cpuRequestCores: 0.26 };
  const pods = Array.from({ length: 100 }, (_, index) =>
    change(meshed(`web-${index}`, 500, 256, { node: `node-${index % 20}`, initContainers: [sidecar] }), index),
  );
  return { nodes, pods };
}

/** A pod without a request on each of the first nodes, which changes no packing but that slots are taken. */
const onEach = (count: number, more: Partial<Pod>): Pod[] =>
  Array.from({ length: count }, (_, index) => pod(`held-${index}`, 0, 0, { node: `node-${index}`, ...more }));

const removedWith = (extra: readonly Pod[], facts: Readonly<Record<string, unknown>> = {}) => {
  const { nodes, pods } = fiveGo();
  return realisableOf({ nodes, pods: [...pods, ...extra], facts }).groups[0];
};

const budget = (more: Readonly<Record<string, unknown>> = {}) => ({
  podDisruptionBudgets: [
    { namespace: 'shop', name: 'pdb', selector: { app: 'held' }, selectorKnown: true, disruptionsAllowed: 0, ...more },
  ],
});
const held = { labels: { app: 'held' } };
const safe = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' };

describe('what keeps nodes from being drained', () => {
  it('nothing: 5 of 20 nodes go', () => {
    expect(removedWith([])).toMatchObject({ removed: { low: 5, point: 5, high: 5 }, blockers: [], packingSlack: 0 });
  });

  it.each([
    ['bare pods', { ownerKind: undefined }, {}, 'a pod without an owner'],
    [
      'safe-to-evict=false',
      { annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } },
      {},
      'safe-to-evict',
    ],
    ['do-not-disrupt', { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } }, {}, 'do-not-disrupt'],
    ['local volumes', { constraints: ['local-volume' as const] }, {}, 'local volume'],
    ['a budget that allows nothing', held, budget(), 'PodDisruptionBudget'],
    ['a budget that was not judged yet', held, budget({ disruptionsAllowed: undefined }), 'PodDisruptionBudget'],
    ['a budget whose expressions are not read', held, budget({ selectorKnown: false }), 'PodDisruptionBudget'],
  ])('%s on 17 of 20 nodes leave 3 to go; only clearing them opens the high bound', (_, more, facts, reason) => {
    const group = removedWith(onEach(17, more as Partial<Pod>), facts);
    expect(group?.removed).toEqual({ low: 3, point: 3, high: 5 });
    expect(group?.blockers).toEqual([
      { reason: expect.stringContaining(reason), nodes: 17, example: expect.any(String) },
    ]);
  });

  it.each([
    ['a local volume that is declared safe', { constraints: ['local-volume' as const], annotations: safe }, {}],
    ['a bare pod that is declared safe', { ownerKind: undefined, annotations: safe }, {}],
    ['a budget that allows one', held, budget({ disruptionsAllowed: 1 })],
    ['a budget of other pods', held, budget({ selector: { app: 'other' } })],
    ['a budget of another namespace', held, budget({ namespace: 'elsewhere' })],
    ['a finished bare pod', { ownerKind: undefined, phase: 'Succeeded' }, {}],
    ['a static pod', { ownerKind: undefined, annotations: { 'kubernetes.io/config.mirror': 'x' } }, {}],
  ])('%s holds nothing', (_, more, facts) => {
    expect(removedWith(onEach(17, more as Partial<Pod>), facts)).toMatchObject({
      removed: { low: 5, point: 5, high: 5 },
      blockers: [],
    });
  });

  it.each(['karpenter.sh/do-not-disrupt', 'cluster-autoscaler.kubernetes.io/scale-down-disabled'])(
    'nodes that are annotated %s themselves stay',
    (annotation) => {
      const [group] = realisableOf(fiveGo(undefined, { annotations: { [annotation]: 'true' } })).groups;
      expect(group?.removed).toEqual({ low: 3, point: 3, high: 5 });
      expect(group?.blockers[0]).toMatchObject({ nodes: 17, example: 'node-0' });
    },
  );

  it('18 pods of one workload that may not share a node keep 18 nodes', () => {
    const apart = onEach(18, { constraints: ['host-port'], ownerName: 'edge' });
    const group = removedWith(apart);
    expect(group?.removed).toEqual({ low: 2, point: 2, high: 5 });
    expect(group?.blockers).toMatchObject([{ nodes: 18, reason: expect.stringContaining('may not share a node') }]);
  });

  it('a node with two reasons is one node', () => {
    const both = { ownerKind: undefined, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } };
    expect(removedWith(onEach(17, both))?.removed).toEqual({ low: 3, point: 3, high: 5 });
  });

  it('without the budgets nothing is certain: the low bound is 0, and it is said', () => {
    const { nodes, pods } = fiveGo();
    const { podDisruptionBudgets: _, ...rest } = budget();
    const result = realisableOf({ nodes, pods, facts: { ...rest, podDisruptionBudgets: undefined } });
    expect(result.groups[0]?.removed).toEqual({ low: 0, point: 5, high: 5 });
    expect(result.notes.join()).toContain('PodDisruptionBudgets hold is not known');
  });

  it('the minimum size holds for the high bound too', () => {
    const { nodes, pods } = fiveGo();
    const [group] = realisableOf({ nodes, pods, policy: { minimumNodes: { general: 18 } } }).groups;
    expect(group?.removed).toEqual({ low: 2, point: 2, high: 2 });
  });

  it('packing slack and what ambient frees never add up to more than blockers let go', () => {
    const nodes = Array.from({ length: 30 }, (_, index) => node(`node-${index}`, { allocatableCpuCores: 3.8 }));
    const { pods } = fiveGo();
    const [group] = realisableOf({ nodes, pods: [...pods, ...onEach(18, { ownerKind: undefined })] }).groups;
    expect(group).toMatchObject({ nodes: 30, packingSlack: 10, removed: { low: 2, point: 2, high: 5 } });
  });

  it.each([
    ['blockers', onEach(22, { ownerKind: undefined }), {}],
    ['the minimum size', [], { minimumNodes: { general: 22 } }],
  ])('what %s keep is no packing slack: 22 of 30 nodes stay, 8 could go, none through ambient', (_, extra, policy) => {
    const nodes = Array.from({ length: 30 }, (_, index) => node(`node-${index}`, { allocatableCpuCores: 3.8 }));
    const [group] = realisableOf({ nodes, pods: [...fiveGo().pods, ...extra], policy }).groups;
    expect(group).toMatchObject({ packingSlack: 8, removed: { low: 0, point: 0 } });
  });

  it('a node that does not exist cannot go: above the target already, 20 live nodes stay below what ambient needs', () => {
    const [group] = realisableOf({ ...fiveGo(), policy: { targetUtilisationRatio: 0.5 } }).groups;
    expect(group).toMatchObject({ before: { firstFit: 50 }, after: { firstFit: 34 }, packingSlack: 0 });
    expect(group?.removed).toEqual({ low: 0, point: 0, high: 0 });
  });
});
