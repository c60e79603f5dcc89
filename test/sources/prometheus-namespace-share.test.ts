import { expect, it } from 'vitest';
import { halves, type Share } from '../../src/sources/prometheus/namespace-share.ts';

/** Whether PromQL's matchers on `namespace` let a name through; its regular expressions are anchored. */
const selects = (matcher: string, name: string): boolean =>
  [...matcher.matchAll(/namespace(=~|!~)"((?:[^"\\]|\\.)*)"/g)].every(([, operator, text = '']) => {
    const matches = new RegExp(`^(?:${text.replaceAll('\\\\', '\\')})$`).test(name);
    return operator === '=~' ? matches : !matches;
  });

function leaves(share: Share): Share[] {
  const parts = halves(share);
  return parts === undefined ? [share] : parts.flatMap(leaves);
}

it.each([
  ['a listed namespace', 'shop'],
  ['another', 'payments'],
  ['one whose name begins as another does', 'shop-2'],
  ['one that nobody listed', 'new-since'],
  ['a series without a namespace', ''],
  ['one with signs that mean something to a regular expression', 'a.b|c'],
  ['one that such signs would match', 'aXb'],
])('%s is in exactly one part, however small the parts are', (_, name) => {
  const parts = leaves({
    label: 'namespace',
    matcher: '',
    names: ['a.b|c', 'istio-system', 'payments', 'shop', 'shop-2'],
  });
  expect(parts).toHaveLength(5);
  expect(parts.filter(({ matcher }) => selects(matcher, name))).toHaveLength(1);
});

it.each([[[]], [['shop']]])('%j cannot be cut', (names) => {
  expect(halves({ label: 'namespace', matcher: '', names })).toBeUndefined();
});
