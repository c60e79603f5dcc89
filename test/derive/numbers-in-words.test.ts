import { expect, it } from 'vitest';
import { callerOf, callersInWords } from '../../src/derive/callers-in-words.ts';
import { counted, countInWords, shareInWords } from '../../src/derive/numbers-in-words.ts';

it.each([
  ['nothing is nothing', 0, '0'],
  ['what is more than nothing is at least one', 0.2, '1'],
  ['a count of Prometheus is rounded', 1234.6, '1,235'],
  ['thousands are grouped', 1_234_567, '1,234,567'],
])('a count: %s', (_, count, words) => {
  expect(countInWords(count)).toBe(words);
});

it('one is told in the singular, by the number that is shown', () => {
  expect([counted(0, 'pod'), counted(1.3, 'pod'), counted(2, 'pod')]).toEqual(['0 pods', '1 pod', '2 pods']);
  expect(counted(2, 'request or connection', 'requests or connections')).toBe('2 requests or connections');
});

it.each([
  ['three significant digits', 0.123456, '12.3%'],
  ['small shares keep their digits', 0.0003449, '0.0345%'],
  ['all of it', 1, '100%'],
  ['nearly all is not all', 0.99999, '99.9%'],
  ['nothing', 0, '0%'],
])('a share: %s', (_, ratio, words) => {
  expect(shareInWords(ratio)).toBe(words);
});

it.each([
  ['by its name', { sourceNamespace: 'shop', sourceWorkload: 'web' }, 'shop/web'],
  ['of a namespace', { sourceNamespace: 'shop', sourceWorkload: '' }, 'unknown callers in namespace shop'],
  ['nobody knows', { sourceNamespace: '', sourceWorkload: '' }, 'callers that Istio does not know'],
])('a caller is named: %s', (_, caller, words) => {
  expect(callerOf(caller)).toBe(words);
});

it('names the three biggest callers, in a fixed order, and counts the rest', () => {
  const callers = new Map([
    ['shop/small', 1],
    ['shop/b', 20],
    ['shop/a', 20],
    ['shop/least', 0.4],
    ['shop/big', 3000],
  ]);
  expect(callersInWords(callers)).toBe('shop/big (3,000), shop/a (20), shop/b (20), 2 more (1)');
  expect(callersInWords(new Map([['shop/a', 2]]))).toBe('shop/a (2)');
});
