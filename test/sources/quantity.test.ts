import { expect, it } from 'vitest';
import { quantity } from '../../src/sources/kubernetes/quantity.ts';

it.each([
  ['100m', 0.1],
  ['2', 2],
  ['0.5', 0.5],
  ['250u', 0.00025],
  ['128Mi', 134_217_728],
  ['1Gi', 1_073_741_824],
  ['1G', 1e9],
  ['1e3', 1000],
  ['1E', 1e18],
  ['129e6', 129_000_000],
  ['32Ki', 32_768],
])('%s is %d', (text, value) => {
  expect(quantity(text)).toBeCloseTo(value, 12);
});

it.each(['', 'much', '1Zi', 'm', '1 Gi', '--1'])('%j is no quantity, and not zero either', (text) => {
  expect(quantity(text)).toBeUndefined();
});
