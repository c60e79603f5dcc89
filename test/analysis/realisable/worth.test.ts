import { describe, expect, it } from 'vitest';
import { node, price, realisableOf } from './cluster-of-nodes.ts';
import { exactly, full, together } from './full-nodes.ts';

describe('what the nodes that go are worth', () => {
  const cluster = full(20);
  const pricesOf = (of: (name: string, index: number) => ReturnType<typeof price>) => ({
    prices: { nodes: cluster.nodes.map(({ name }, index) => of(name, index)), unpriced: [] },
  });
  const usd = (value: number) => ({ known: true, value: expect.closeTo(value, 9) });

  it('5 nodes of 0.384 USD/h are 1401.60 USD a month', () => {
    const result = realisableOf(cluster);
    expect(result.groups[0]?.nodeHourUsd).toEqual(usd(0.384));
    expect(result.monthlyUsd.value).toEqual(usd(1401.6));
    expect(result.freedCommitmentMonthlyUsd.value).toEqual(usd(0));
  });

  it('nodes of unlike prices go at their mean', () => {
    const facts = pricesOf((name, index) => price(name, index % 2 === 0 ? 0.2 : 0.4));
    expect(realisableOf({ ...cluster, facts }).monthlyUsd.value).toEqual(usd(5 * 0.3 * 730));
  });

  it('what a Savings Plan covers is freed commitment, not cash', () => {
    const facts = pricesOf((name) => price(name, 0.384, { coveredRatio: 0.75 }));
    const result = realisableOf({ ...cluster, facts });
    expect(result.monthlyUsd.value).toEqual(usd(1401.6 / 4));
    expect(result.freedCommitmentMonthlyUsd.value).toEqual(usd((1401.6 * 3) / 4));
  });

  it('a node without a price for the whole is its capacity at its rates', () => {
    const facts = pricesOf((name) =>
      price(name, 1, { hourUsd: undefined, cpuCoreHourUsd: 0.03, memoryGibHourUsd: 0.004 }),
    );
    expect(realisableOf({ ...cluster, facts }).groups[0]?.nodeHourUsd).toEqual(usd(8 * 0.03 + 32 * 0.004));
  });

  it('flat rates hold for nodes that are not listed', () => {
    const { node: _, hourUsd: __, capacityType: ___, coveredRatio: ____, ...rates } = price('x', 1);
    const facts = {
      prices: { nodes: [], elsewhere: { ...rates, cpuCoreHourUsd: 0.03, memoryGibHourUsd: 0.004 }, unpriced: [] },
    };
    expect(realisableOf({ ...cluster, facts }).monthlyUsd.value).toEqual(usd(5 * (8 * 0.03 + 32 * 0.004) * 730));
  });

  it.each([
    ['prices not known', { prices: undefined }, 'prices were not read'],
    ['a node without a price', pricesOf((name, index) => price(index === 3 ? 'other' : name, 1)), '3 has no price'],
    ['a price that is no number', pricesOf((name) => price(name, Number.NaN)), 'neither a price'],
  ])('%s: nodes are counted, the money is not known', (_, facts, why) => {
    const result = realisableOf({ ...cluster, facts });
    expect(result.nodes).toEqual(exactly(5));
    expect(result.monthlyUsd.value).toEqual({ known: false, why: expect.stringContaining(why) });
    expect(result.monthlyUsd).toMatchObject({ low: 0 });
    expect(result.monthlyUsd.high).toBeUndefined();
    expect(result.groups[0]?.cashMonthlyUsd).toMatchObject({ known: false });
  });

  it('a group of which no node goes costs nothing to leave unpriced', () => {
    const few = full(1, { group: 'few' });
    const facts = pricesOf((name) => price(name, 0.384));
    expect(realisableOf({ ...together(cluster, few), facts }).monthlyUsd.value).toEqual(usd(1401.6));
  });

  it('packing slack is money on its own line, never in the saving', () => {
    const spare = Array.from({ length: 3 }, (_, index) => node(`spare-${index}`, { allocatableCpuCores: 3.8 }));
    const result = realisableOf({ nodes: [...cluster.nodes, ...spare], pods: cluster.pods });
    expect(result.groups[0]).toMatchObject({ nodes: 23, packingSlack: 3, removed: exactly(5) });
    expect(result.packingSlackMonthlyUsd).toEqual(usd(3 * 280.32));
    expect(result.monthlyUsd.value).toEqual(usd(1401.6));
  });
});
