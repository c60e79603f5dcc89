import { describe, expect, it } from 'vitest';
import { efficiency, type ResourceUse } from '../../src/analysis/efficiency.ts';
import { proxyCost } from '../../src/analysis/proxy-cost.ts';
import { proxy } from './mesh-of-pods.ts';

const ratio = (cpu: ResourceUse, memory: ResourceUse): number => {
  const reading = efficiency(cpu, memory);
  if (!reading.known) throw new Error(reading.why);
  return reading.value;
};

describe('efficiency as OpenCost has it', () => {
  it("is weighted by cost: TestAllocation_Add's 1.279690", () => {
    // Two allocations of 24 h together: CPU 1.75 requested, 1.25 used, 3.72 USD; memory 4 GiB, 8 GiB, 2.92 USD.
    const total = ratio({ used: 1.25, requested: 1.75, usd: 3.72 }, { used: 8, requested: 4, usd: 2.92 });
    expect(total).toBeCloseTo(1.27969, 6);
  });

  it("gives kube-system of OpenCost's published answer its 0.07855", () => {
    const total = ratio({ used: 0.02086, requested: 1, usd: 1.43086 }, { used: 0.93334, requested: 1, usd: 0.09657 });
    expect(total).toBeCloseTo(0.07855, 4);
  });

  it('TV-6b: busy CPU above its request and little memory make 1.40307335', () => {
    const day = { cpuCoreHours: 3.6, memoryGibHours: (50 / 1024) * 24 };
    const row = {
      ...proxy('sidecar', 'shop', 0, 0.1, 0.125, {
        ...day,
        cpuRequestCoreHours: 2.4,
        memoryRequestGibHours: 3,
        cpuAllocatedCoreHours: 4.2,
        memoryAllocatedGibHours: 3,
      }),
      workload: 'cart',
      team: '',
      rate: { rate: { cpuCoreHourUsd: 0.031247, memoryGibHourUsd: 0.004188 }, unpricedRatio: 0 },
    };
    const cost = proxyCost([row], 24);
    expect(cost.periodUsd).toMatchObject({ known: true, value: expect.closeTo(0.1438014, 9) });
    expect(cost.efficiencyRatio).toMatchObject({ known: true, value: expect.closeTo(1.40307335, 7) });
  });

  it.each([
    ['without a request but with usage it is 1', { used: 2, requested: 0, usd: 1 }, 1],
    ['without a request and without usage it is 0', { used: 0, requested: 0, usd: 1 }, 0],
  ])('%s', (_, cpu, expected) => {
    expect(ratio(cpu, { used: 0, requested: 0, usd: 0 })).toBe(expected);
  });

  it('is not known when nothing was allocated any cost', () => {
    expect(efficiency({ used: 1, requested: 1, usd: 0 }, { used: 1, requested: 1, usd: 0 }).known).toBe(false);
  });
});
