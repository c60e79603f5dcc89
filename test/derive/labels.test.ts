import { describe, expect, it } from 'vitest';
import { matchesSelector } from '../../src/derive/label-selector.ts';
import { labelled } from '../../src/derive/labelled.ts';
import { remembered } from '../../src/derive/remembered.ts';

describe('a Kubernetes label selector', () => {
  const has = (operator: string, values: string[] = []) => ({
    labels: {},
    expressions: [{ key: 'tier', operator, values }],
  });
  it.each([
    ['nothing in it takes everything', { labels: {}, expressions: [] }, {}, true],
    ['In', has('In', ['web', 'api']), { tier: 'api' }, true],
    ['In, without the label', has('In', ['web']), {}, false],
    ['NotIn', has('NotIn', ['web']), { tier: 'web' }, false],
    ['NotIn, without the label', has('NotIn', ['web']), {}, true],
    ['Exists', has('Exists'), { tier: '' }, true],
    ['Exists, without the label', has('Exists'), {}, false],
    ['DoesNotExist', has('DoesNotExist'), { tier: 'web' }, false],
    ['an operator that Kubernetes does not have', has('Gt', ['1']), { tier: '2' }, false],
    ['labels and expressions', { ...has('Exists'), labels: { app: 'x' } }, { tier: 'web' }, false],
  ])('%s', (_, selector, labels, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });
});

describe('what a selector takes', () => {
  const items = [
    { name: 'a', labels: { app: 'cart', tier: 'web' } },
    { name: 'b', labels: { app: 'cart' } },
    { name: 'c', labels: { tier: 'web' } },
  ];
  const find = labelled(items);
  it.each([
    [{}, ['a', 'b', 'c']],
    [{ app: 'cart' }, ['a', 'b']],
    [{ app: 'cart', tier: 'web' }, ['a']],
    [{ app: 'none' }, []],
    [{ app: 'cart', absent: 'x' }, []],
  ])('%o takes %o, in their order', (selector, names) => {
    expect(find(selector as Record<string, string>).map(({ name }) => name)).toEqual(names);
  });
});

it('what is remembered is worked out once for the same arguments, and again for others', () => {
  let times = 0;
  const work = remembered((a: readonly number[], b: readonly number[]) => {
    times += 1;
    return a.length + b.length;
  });
  const [one, two] = [[1], [1, 2]];
  expect([work(one, two), work(one, two), work(two, one), work(one, one)]).toEqual([3, 3, 3, 2]);
  expect(times).toBe(3);
});
