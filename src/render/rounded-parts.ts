import { fixed } from './numbers.ts';

/**
 * Parts rounded so that they add up to the rounded total: each is rounded down, and the units
 * left over go to the largest remainders (Hamilton's method).
 *
 * @param parts   unrounded, together equal to `total`
 * @param total   unrounded; it is rounded half-even
 * @param decimals digits kept
 * @example roundedParts([1 / 3, 1 / 3, 1 / 3], 1, 2) // [0.34, 0.33, 0.33]
 */
export function roundedParts(parts: readonly number[], total: number, decimals: number): number[] {
  const scale = 10 ** decimals;
  const floors = parts.map((part) => Math.floor(part * scale + 1e-9));
  const left = Math.round(Number(fixed(total, decimals)) * scale) - floors.reduce((sum, floor) => sum + floor, 0);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part * scale - (floors[index] ?? 0) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, Math.max(0, left)).map(({ index }) => index));
  return floors.map((floor, index) => (floor + (raised.has(index) ? 1 : 0)) / scale);
}
