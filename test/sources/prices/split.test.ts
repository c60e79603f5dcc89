import { expect, it } from 'vitest';
import { split } from '../../../src/sources/prices/split.ts';
import { asked, live } from './asked.ts';

const openCostRatio = 0.031611 / 0.004237;

it("TV-3: an m6i.xlarge at 0.192 splits into OpenCost's published rates", () => {
  const rates = split({ hourUsd: 0.192, cpuCores: 4, memoryGib: 16, ratio: openCostRatio });
  expect(rates.memoryGibHourUsd).toBeCloseTo(0.004188224633950453, 15);
  expect(rates.cpuCoreHourUsd).toBeCloseTo(0.031247101464198197, 15);
  expect([rates.memoryGibHourUsd.toFixed(6), rates.cpuCoreHourUsd.toFixed(6)]).toEqual(['0.004188', '0.031247']);
});

it('TV-4: an m5.xlarge at 1 $/h splits 9:1 as split cost allocation data does', () => {
  const rates = split({ hourUsd: 1, cpuCores: 4, memoryGib: 16, ratio: 9 });
  expect(rates.cpuCoreHourUsd).toBeCloseTo(0.173076923, 9);
  expect(rates.memoryGibHourUsd).toBeCloseTo(0.019230769, 9);
});

it.each([
  ['m6i at the ratio of OpenCost', 0.192, 4, 16, openCostRatio, 0.031247, 0.004188],
  ['c6i at the ratio of OpenCost', 0.17, 4, 8, openCostRatio, 0.033515, 0.004492],
  ['r6i at the ratio of OpenCost', 0.252, 4, 32, openCostRatio, 0.030401, 0.004075],
  ['m6i at the ratio of AWS', 0.192, 4, 16, 9, 0.033231, 0.003692],
  ['c6i at the ratio of AWS', 0.17, 4, 8, 9, 0.034773, 0.003864],
  ['r6i at the ratio of AWS', 0.252, 4, 32, 9, 0.033353, 0.003706],
])('%s: the parts add up to the price of the node', (_, hourUsd, cpuCores, memoryGib, ratio, cpu, ram) => {
  const rates = split({ hourUsd, cpuCores, memoryGib, ratio });
  expect(rates.cpuCoreHourUsd).toBeCloseTo(cpu, 6);
  expect(rates.memoryGibHourUsd).toBeCloseTo(ram, 6);
  expect(cpuCores * rates.cpuCoreHourUsd + memoryGib * rates.memoryGibHourUsd).toBeCloseTo(hourUsd, 12);
});

const list = { hour: { 'm6i.xlarge': 0.192 }, source: 'our list', asOf: '2026-07-20' };

it('the ratio and the discount of a source are the ones that its prices were made with, and are said', async () => {
  const settings = { sources: [{ nodes: { ...list, ratio: 9, discountRatio: 0.25 } }] };
  const { prices } = await asked(settings, { nodes: [live('n1')] });
  const [price] = prices.nodes;
  expect(price).toMatchObject({ hourUsd: expect.closeTo(0.144, 12), discountRatio: 0.25, currency: 'USD' });
  expect(price?.cpuCoreHourUsd).toBeCloseTo((0.144 / (4 * 9 + 16)) * 9, 12);
  expect(price?.memoryGibHourUsd).toBeCloseTo(0.144 / (4 * 9 + 16), 12);
  expect(price?.split).toBe('price of the whole node, a core at 9 times a GiB');
});

it("the split is OpenCost's when none is configured", async () => {
  const { prices } = await asked({ sources: [{ nodes: list }] }, { nodes: [live('n1')] });
  expect(prices.nodes[0]?.cpuCoreHourUsd).toBeCloseTo(0.031247101464198197, 15);
  expect(prices.nodes[0]?.split).toContain('7.460703');
});
