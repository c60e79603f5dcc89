import { describe, expect, it } from 'vitest';
import { container, type Node, node, pod, readingOf, realisableOf } from './cluster-of-nodes.ts';
import { exactly, full, together } from './full-nodes.ts';

describe('what cannot be judged is said, never zero', () => {
  const some = full(4);
  it.each([
    ['pods not known', { ...some, facts: { pods: undefined } }, 'pods were not read'],
    ['nodes not known', { ...some, facts: { nodes: undefined } }, 'nodes were not read'],
    ['no node', { nodes: [], pods: some.pods }, 'no node'],
    ['no pod', { nodes: some.nodes, pods: [] }, 'no pod is on any node'],
    ['pods that all wait for a node', { nodes: some.nodes, pods: [pod('web', 1, 1)] }, 'no pod is on any node'],
  ])('%s', (_, cluster, why) => {
    expect(readingOf(cluster)).toEqual({ known: false, why: expect.stringContaining(why) });
  });

  it.each([
    ['a node without allocatable', { allocatableCpuCores: undefined }, {}, 'does not say what is allocatable'],
    ['a node without pod slots', { allocatablePods: undefined }, {}, 'does not say what is allocatable'],
    [
      'a node whose allocatable is no number',
      { allocatableMemoryBytes: Number.NaN },
      {},
      'does not say what is allocatable',
    ],
    ['a pod whose request is no number', {}, { containers: [container('app', Number.NaN, 1)] }, 'is not a number'],
    [
      'a pod whose request is negative',
      {},
      { containers: [container('app', -5, 1)], initContainers: [] },
      'is not a number',
    ],
    ['a node that DaemonSets fill', { allocatablePods: 2 }, { ownerKind: 'DaemonSet' }, 'leave nothing'],
  ])('%s leaves its group out by name, and the others are judged', (_, nodeMore, podMore, why) => {
    const broken = full(2, { group: 'broken', ...nodeMore } as Partial<Node>, podMore);
    const result = realisableOf(together(full(20), broken));
    expect(result.left).toEqual([{ group: 'broken (m6i.2xlarge)', why: expect.stringContaining(why) }]);
    expect(result.groups.map(({ removed }) => removed)).toEqual([exactly(5)]);
    expect(result.nodes).toEqual(exactly(5));
  });

  it('with no group left to judge the money is not known, and says why', () => {
    const result = realisableOf(full(2, { allocatablePods: undefined }));
    expect(result.monthlyUsd.value).toEqual({ known: false, why: expect.stringContaining('allocatable') });
    expect(result.packingSlackMonthlyUsd.known).toBe(false);
  });

  it('Fargate and control-plane nodes are left out with the reason, whatever their number', () => {
    const fargate = ['a', 'b'].map((name) => node(`fargate-ip-${name}.ec2.internal`, { allocatablePods: undefined }));
    const control = node('cp-0', { taints: ['node-role.kubernetes.io/control-plane=:NoSchedule'] });
    const { left } = realisableOf({ ...full(4), nodes: [...full(4).nodes, ...fargate, control] });
    expect(left.map(({ group }) => group)).toEqual(['Fargate', 'control plane']);
  });
});
