import { describe, expect, it } from 'vitest';
import { meshed, node, pod, realisableOf } from './cluster-of-nodes.ts';
import { full, notesOf, removedOf } from './full-nodes.ts';

describe('pods as they are placed', () => {
  it('a pod without a request takes a pod slot all the same', () => {
    const nodes = [0, 1].map((index) => node(`node-${index}`, { allocatablePods: 12 }));
    const pods = Array.from({ length: 20 }, (_, index) => pod(`idle-${index}`, 0, 0, { node: `node-${index % 2}` }));
    const [group] = realisableOf({ nodes, pods }).groups;
    expect(group?.before).toEqual({ firstFit: 2, lowerBound: 2 });
  });

  it('pods that are over take nothing', () => {
    const cluster = full(20);
    const over = cluster.pods.map((one) => ({ ...one, name: `${one.name}-over`, phase: 'Succeeded' }));
    expect(removedOf({ nodes: cluster.nodes, pods: [...cluster.pods, ...over] })).toEqual([['general', 5]]);
  });

  it('pods that wait for a node, and pods on nodes that are not listed, are counted and named', () => {
    const cluster = full(4);
    const notes = notesOf({
      ...cluster,
      pods: [...cluster.pods, pod('late', 1, 1), pod('astray', 1, 1, { node: 'gone' })],
    });
    expect(notes).toContain('wait for a node are not placed (1): shop/late');
    expect(notes).toContain('nodes that are not listed are not placed (1): shop/astray');
  });

  it('a pod above the target gets a node for itself, before and after', () => {
    const nodes = [0, 1, 2].map((index) => node(`node-${index}`));
    const pods = nodes.map(({ name }, index) => meshed(`big-${index}`, 6000, 1024, { node: name }));
    const result = realisableOf({ nodes, pods, policy: { targetUtilisationRatio: 0.5 } });
    expect(result.groups[0]).toMatchObject({
      before: { firstFit: 3, lowerBound: 3 },
      after: { firstFit: 3, lowerBound: 3 },
    });
    expect(result.notes.join()).toContain('above the target utilisation by themselves get a node each (3): shop/big-0');
  });

  it('a pod that finds no room beside ztunnel takes all certainty away, and is named', () => {
    const cluster = full(20);
    const lone = node('lone', { allocatableCpuCores: 3.8 });
    const pods = [...cluster.pods, pod('wide', 3700, 64, { node: 'lone' })];
    const result = realisableOf({ nodes: [...cluster.nodes, lone], pods });
    expect(result.groups[0]?.removed).toEqual({ low: 0, point: 5, high: 5 });
    expect(result.notes.join()).toContain('no room on a node for pods that run today (1): shop/wide');
  });

  it('the order of nodes and pods changes nothing', () => {
    const cluster = full(20);
    const turned = { nodes: cluster.nodes.toReversed(), pods: cluster.pods.toReversed() };
    expect(realisableOf(turned)).toEqual(realisableOf(cluster));
  });
});
