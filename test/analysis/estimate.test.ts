import { describe, expect, it } from 'vitest';
import { estimate } from '../../src/analysis/estimate.ts';

/** The article's own cases; published values of its arithmetic, computed independently of this code. */
describe("the article's estimate is reproduced to the ninth digit", () => {
  it.each([
    ['16 vCPU and 40 GB', 16, 40, 2352.352, 117.6176, 2234.7344],
    ['its 400 pods: 40 vCPU and 100 GB', 40, 100, 5880.88, 294.044, 5586.836],
    ['its 320 migrated pods: 32 vCPU and 80 GB', 32, 80, 4704.704, 235.2352, 4469.4688],
  ])('%s', (_, vcpus, memoryGib, sidecarUsd, ambientUsd, savingsUsd) => {
    const result = estimate({ vcpus, memoryGib });
    for (const [got, wanted] of [
      [result.sidecarUsd, sidecarUsd],
      [result.ambientUsd, ambientUsd],
      [result.savingsUsd, savingsUsd],
    ] as const) {
      expect(Math.abs(got / wanted - 1)).toBeLessThan(1e-9);
    }
    expect(result.latencyReductionMs).toBe(45);
  });

  it('80 GB of memory alone cost 817.60 a month before its 5 %', () => {
    expect(estimate({ vcpus: 0, memoryGib: 80 }).sidecarUsd).toBeCloseTo(817.6, 9);
  });
});
