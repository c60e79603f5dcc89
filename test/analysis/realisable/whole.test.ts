import { describe, expect, it } from 'vitest';
import { Realisable } from '../../../src/model/report-savings.ts';
import { daemon, meshed, node, realisableOf } from './cluster-of-nodes.ts';
import { full, notesOf } from './full-nodes.ts';

describe('what is not simulated is counted by name', () => {
  it('required placement rules', () => {
    const notes = notesOf(full(4, {}, { constraints: ['pod-anti-affinity', 'node-affinity'] }));
    expect(notes).toMatch(/required pod anti-affinity: 20 pods, such as shop\/web/);
    expect(notes).toMatch(/node selector or node affinity \(which may bind to a zone\): 20 pods/);
  });

  it('the autoscaler that has to act', () => {
    expect(notesOf(full(4))).toContain(
      'Cluster Autoscaler looks at a node only when its CPU and memory requests are both under 50 %',
    );
  });

  it('hostile names stay words', () => {
    const name = '$& <b>"x"\n__proto__';
    const result = realisableOf(full(4, { group: name, instanceType: '__proto__' }, { namespace: '__proto__' }));
    expect(result.groups[0]).toMatchObject({ group: name, instanceType: '__proto__' });
  });
});

describe('the whole', () => {
  it('is what the report expects', () => expect(Realisable.parse(realisableOf(full(20)))).toBeDefined());

  it('10,000 pods on 500 nodes are one group', () => {
    const nodes = Array.from({ length: 500 }, (_, index) => node(`node-${index}`));
    const pods = Array.from({ length: 10_000 }, (_, index) =>
      meshed(`pod-${index}`, 100 + (index % 37) * 7, 64 + (index % 53) * 9, {
        node: `node-${index % 500}`,
        namespace: `ns-${index % 200}`,
      }),
    );
    const agents = nodes.flatMap(({ name }) => [daemon('a', name, 100, 100), daemon('b', name, 100, 100)]);
    const budgets = Array.from({ length: 200 }, (_, index) => ({
      namespace: `ns-${index}`,
      name: 'pdb',
      selector: { app: 'x' },
      selectorKnown: true,
      disruptionsAllowed: 0,
    }));
    const result = realisableOf({ nodes, pods: [...pods, ...agents], facts: { podDisruptionBudgets: budgets } });
    expect(result.groups).toHaveLength(1);
  });
});
