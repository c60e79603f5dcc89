import { describe, expect, it } from 'vitest';
import type { Node } from './cluster-of-nodes.ts';
import { full, notesOf, removedOf, together } from './full-nodes.ts';

describe('groups of nodes that can stand in for each other', () => {
  it.each([
    ['pools', [{ group: 'a' }, { group: 'b' }], ['a', 'b']],
    ['instance types', [{ instanceType: 'm6i.2xlarge' }, { instanceType: 'm7i.2xlarge' }], ['general', 'general']],
    ['capacity types', [{ capacityType: 'spot' }, { capacityType: 'on-demand' }], ['general', 'general']],
    ['taints', [{ taints: [] }, { taints: ['team=a:NoSchedule'] }], ['general', 'general, team=a:NoSchedule']],
  ])('%s are apart: two of 10 nodes each lose 2, where 20 alike would lose 5', (_, kinds, names) => {
    const cluster = together(...kinds.map((kind) => full(10, kind as Partial<Node>)));
    expect(removedOf(cluster)).toEqual(names.map((name) => [name, 2]));
  });

  it.each([
    ['taints that pass', [{ taints: ['node.kubernetes.io/not-ready=:NoSchedule'] }, {}]],
    ['taints that only prefer', [{ taints: ['team=a:PreferNoSchedule'] }, {}]],
    ['zones nothing spreads over', [{ zone: 'z-a' }, { zone: 'z-b' }]],
  ])('%s are together', (_, kinds) => {
    const cluster = together(...kinds.map((kind) => full(10, kind as Partial<Node>)));
    expect(removedOf(cluster)).toEqual([['general', 5]]);
  });

  it('zones are apart where a pod must spread by zone', () => {
    const spread = { constraints: ['zone-spread' as const] };
    const cluster = together(full(10, { zone: 'z-a' }, spread), full(10, { zone: 'z-b' }));
    expect(removedOf(cluster)).toEqual([
      ['general, z-a', 2],
      ['general, z-b', 2],
    ]);
  });

  it('the minimum of a pool is shared out over its groups, rounded up', () => {
    const spread = { constraints: ['zone-spread' as const] };
    const cluster = together(full(10, { zone: 'z-a' }, spread), full(10, { zone: 'z-b' }));
    expect(removedOf({ ...cluster, policy: { minimumNodes: { general: 17 } } }).map(([, point]) => point)).toEqual([
      1, 1,
    ]);
    expect(
      removedOf({ ...cluster, policy: { minimumNodes: { 'general, z-a': 10 } } }).map(([, point]) => point),
    ).toEqual([0, 2]);
  });

  it('a minimum for a group that does not exist is said', () => {
    expect(notesOf({ ...full(4), policy: { minimumNodes: { genreal: 3 } } })).toContain('no node group here: genreal');
  });
});
