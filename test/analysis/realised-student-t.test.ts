import { describe, expect, it } from 'vitest';
import { studentTQuantile } from '../../src/analysis/realised/student-t.ts';

/** One-sided 0.95 and 0.975, as printed in tables (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const published: readonly [degrees: number, t95: number, t975: number][] = [
  [1, 6.314, 12.706],
  [2, 2.92, 4.303],
  [3, 2.353, 3.182],
  [4, 2.132, 2.776],
  [5, 2.015, 2.571],
  [6, 1.943, 2.447],
  [7, 1.895, 2.365],
  [8, 1.86, 2.306],
  [9, 1.833, 2.262],
  [10, 1.812, 2.228],
  [11, 1.796, 2.201],
  [12, 1.782, 2.179],
  [13, 1.771, 2.16],
  [14, 1.761, 2.145],
  [15, 1.753, 2.131],
  [16, 1.746, 2.12],
  [17, 1.74, 2.11],
  [18, 1.734, 2.101],
  [19, 1.729, 2.093],
  [20, 1.725, 2.086],
  [21, 1.721, 2.08],
  [22, 1.717, 2.074],
  [23, 1.714, 2.069],
  [24, 1.711, 2.064],
  [25, 1.708, 2.06],
  [26, 1.706, 2.056],
  [27, 1.703, 2.052],
  [28, 1.701, 2.048],
  [29, 1.699, 2.045],
  [30, 1.697, 2.042],
  [60, 1.671, 2],
  [120, 1.658, 1.98],
];

describe('the t quantile is the published one', () => {
  it.each(published)('with %i degrees of freedom', (degrees, t95, t975) => {
    expect(studentTQuantile(0.95, degrees).toFixed(3)).toBe(t95.toFixed(3));
    expect(studentTQuantile(0.975, degrees).toFixed(3)).toBe(t975.toFixed(3));
  });

  it.each([
    [1, Math.tan(Math.PI * 0.45)],
    [2, 0.9 / Math.sqrt(2 * 0.95 * 0.05)],
  ])('with %i degrees of freedom to every digit, by its closed form', (degrees, exact) => {
    expect(studentTQuantile(0.95, degrees) / exact).toBeCloseTo(1, 13);
  });

  it('and nears the normal quantile', () => {
    expect(studentTQuantile(0.95, 100_000)).toBeCloseTo(1.644854, 4);
  });
});

it.each([
  [0.95, 0],
  [0.95, 1.5],
  [0.5, 4],
  [1, 4],
  [Number.NaN, 4],
])('there is none for %f with %f degrees: refused, never a number', (probability, degrees) => {
  expect(() => studentTQuantile(probability, degrees)).toThrow(RangeError);
});
