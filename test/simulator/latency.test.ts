import { describe, expect, it } from 'vitest';
import { meanMs, mixtureQuantileMs, requestsWithin, shareWithin } from '../support/simulator/latency.ts';
import { quadrature } from './quadrature.ts';

const latency = { medianMs: 20, shape: 2.5 };

describe('simulated latency is a distribution with exact quantiles', () => {
  it.each([0.5, 0.9, 0.99])('one service has quantile %s where its formula says', (quantile) => {
    const exact = latency.medianMs * (quantile / (1 - quantile)) ** (1 / latency.shape);
    expect(mixtureQuantileMs([{ requests: 1e6, latency }], quantile)).toBeCloseTo(exact, 9);
  });

  it('two services together have their quantile where the counted share is', () => {
    const parts = [
      { requests: 3e6, latency },
      { requests: 1e6, latency: { medianMs: 90, shape: 3 } },
    ];
    expect(requestsWithin(parts, mixtureQuantileMs(parts, 0.9))).toBeCloseTo(0.9 * 4e6, 3);
    expect(requestsWithin(parts, null)).toBe(4e6);
  });

  it('the mean is the integral of the tail', () => {
    const tail = quadrature((logMs) => Math.exp(logMs) * (1 - shareWithin(latency, Math.exp(logMs))), -20, 25, 400_000);
    expect(tail).toBeCloseTo(meanMs(latency), 4);
  });
});
