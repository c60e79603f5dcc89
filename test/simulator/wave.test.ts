import { describe, expect, it } from 'vitest';
import { inStep, integral, integralOfMax, peakingAt, valueAt } from '../support/simulator/wave.ts';
import { quadrature } from './quadrature.ts';

const monday = 1_794_182_400;
const spans: [string, number, number][] = [
  ['over a week', monday, monday + 7 * 86_400],
  ['over two hours', monday + 40_000.123, monday + 47_200.456],
  ['over three seconds', monday + 100, monday + 103],
];

describe('simulated usage has exact integrals', () => {
  it.each(spans)('of usage %s', (_, from, to) => {
    const wave = peakingAt(14, 0.09, 0.7);
    expect(integral(wave, from, to) / quadrature((t) => valueAt(wave, t), from, to, 200_000)).toBeCloseTo(1, 9);
  });

  it('of two in step, which are what they are together at every instant', () => {
    const [a, b] = [peakingAt(14, 0.09, 0.7), peakingAt(14, 3, 0.2)];
    for (const at of [monday, monday + 40_000.123, monday + 80_000])
      expect(valueAt(inStep(a, b), at)).toBeCloseTo(valueAt(a, at) + valueAt(b, at), 12);
  });

  const floors: [string, number | undefined, number][] = [
    ['usage that crosses its request twice a day', 0.1, 0.7],
    ['usage always below its request', 0.5, 0.7],
    ['usage always above its request', 0.01, 0.7],
    ['usage that never changes, below its request', 0.1, 0],
    ['usage that equals its request', 0.09, 0],
    ['usage without a request', undefined, 0.7],
  ];
  it.each(floors.flatMap((floor) => spans.map((span) => [...floor, ...span] as const)))(
    'of the allocation of %s (request %s, swing %s) %s',
    (_, floor, swing, __, from, to) => {
      const wave = peakingAt(14, 0.09, swing);
      const numeric = quadrature((t) => Math.max(floor ?? 0, valueAt(wave, t)), from, to, 400_000);
      expect(integralOfMax(wave, floor, from, to) / numeric).toBeCloseTo(1, 8);
    },
  );
});
