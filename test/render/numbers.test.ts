import { describe, expect, it } from 'vitest';
import { fixed, percent, quantity, usd, usdChange, usdRate, usdShort } from '../../src/render/numbers.ts';
import { roundedParts } from '../../src/render/rounded-parts.ts';

describe('money is written the same way everywhere', () => {
  it.each([
    [0, '$0.00'],
    [4.2, '$4.20'],
    [9.994, '$9.99'],
    [9.996, '$10'],
    [548.4, '$548'],
    [999.4, '$999'],
    [999.6, '$1.0k'],
    [12_449, '$12.4k'],
    [99_960, '$100k'],
    [123_499, '$123k'],
    [999_499, '$999k'],
    [999_950, '$1.0M'],
    [1_240_000_000, '$1.2B'],
    [-1187.4, '\u2212$1.2k'],
    [-0.001, '$0.00'],
  ])('%d is %s in a headline', (value, text) => expect(usdShort(value)).toBe(text));

  it.each([
    [12_450, '$12,450.00'],
    [-12.5, '\u2212$12.50'],
    [0.125, '$0.12'],
    [0.375, '$0.38'],
    [2.5, '$2.50'],
    [-0.004, '$0.00'],
    [1_234_567.891, '$1,234,567.89'],
  ])('%d is %s in a table', (value, text) => expect(usd(value)).toBe(text));

  it.each([
    [0.031611, '$0.031611'],
    [0.004, '$0.004'],
    [0.5, '$0.50'],
    [2, '$2.00'],
  ])('a rate of %d is %s', (value, text) => expect(usdRate(value)).toBe(text));

  it('a change has a sign, and no change has none', () => {
    expect([1100, -1100, 0].map(usdChange)).toEqual(['+$1.1k', '\u2212$1.1k', '$0.00']);
  });
});

describe('numbers are rounded half to even', () => {
  it.each([
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [-2.5, 0, '-2'],
    [-0.5, 0, '0'],
    [1.005, 2, '1.00'],
    [0.045, 2, '0.04'],
    [1e-12, 2, '0.00'],
  ])('%d to %i digits is %s', (value, decimals, text) => expect(fixed(value, decimals)).toBe(text));

  it('groups thousands, and only left of the point', () => {
    expect(quantity(1234567.4567, 4)).toBe('1,234,567.4567');
    expect(percent(0.972, 1)).toBe('97.2%');
  });
});

describe('rounded parts add up to the rounded total', () => {
  it.each([
    ['three thirds', [1 / 3, 1 / 3, 1 / 3], 2],
    ['a negative step', [1914.204, -401.983, -30.555], 2],
    ['nothing', [], 2],
    ['many small rows', Array.from({ length: 2000 }, (_, at) => 0.0049 + at / 1e6), 2],
    ['shares', [0.7252, 0.1447, 0.0615, 0.036, 0.0326], 3],
  ])('%s', (_, parts, decimals) => {
    const total = parts.reduce((a, b) => a + b, 0);
    const rounded = roundedParts(parts, total, decimals).reduce((a, b) => a + b, 0);
    expect(fixed(rounded, decimals)).toBe(fixed(total, decimals));
  });

  it('no part is off by a whole unit', () => {
    const parts = [10.004, 20.006, 30.005];
    expect(roundedParts(parts, 60.015, 2).map((part, at) => Math.abs(part - (parts[at] ?? 0)) < 0.01)).not.toContain(
      false,
    );
  });
});
