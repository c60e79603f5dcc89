import { describe, expect, it } from 'vitest';
import { meanRate, podRates } from '../../src/derive/pod-rates.ts';
import { known, missing } from '../../src/model/reading.ts';
import type { Fact } from '../../src/model/snapshot.ts';

const said = { source: 'list', asOf: '2026-11-01', currency: 'USD', split: 'none', discountRatio: 0, isDefault: false };
const flat = (cpuCoreHourUsd: number, memoryGibHourUsd: number) => ({ ...said, cpuCoreHourUsd, memoryGibHourUsd });
const node = (name: string, cpu: number) => ({
  ...flat(cpu, cpu / 10),
  node: name,
  capacityType: 'on-demand' as const,
  coveredRatio: 0,
});
const prices: Fact<'prices'> = { nodes: [node('big', 0.04), node('small', 0.02)], unpriced: [] };
const seen = (nodes: readonly { node: string; hours: number }[]) =>
  known([{ namespace: 'shop', pod: 'cart-0', containers: [], nativeSidecar: false, labels: {}, nodes }]);
const notAsked = missing('not asked');
const api = known([
  {
    ...{ namespace: 'shop', name: 'cart-0', node: 'small', phase: 'Running', hostNetwork: false },
    ...{ labels: {}, annotations: {}, containers: [], initContainers: [], constraints: [] },
  },
]);

describe('what a pod pays', () => {
  it.each([
    ['the rates of its node', seen([{ node: 'big', hours: 168 }]), prices, 0.04, 0],
    [
      'by its hours on each node',
      seen([
        { node: 'big', hours: 42 },
        { node: 'small', hours: 126 },
      ]),
      prices,
      0.025,
      0,
    ],
    [
      'nothing for the time on a node without a price, and says how much of it',
      seen([
        { node: 'big', hours: 84 },
        { node: 'gone', hours: 84 },
      ]),
      prices,
      0.02,
      0.5,
    ],
    [
      'flat rates where the node has no price of its own',
      seen([{ node: 'gone', hours: 1 }]),
      { ...prices, elsewhere: flat(0.03, 0.003) },
      0.03,
      0,
    ],
  ])('is %s', (_, podsSeen, given, cpu, unpricedRatio) => {
    const { rate, unpricedRatio: unpriced } = podRates({ prices: given, podsSeen, pods: notAsked })('shop', 'cart-0');
    expect(rate.cpuCoreHourUsd).toBeCloseTo(cpu, 12);
    expect(rate.memoryGibHourUsd).toBeCloseTo(cpu / 10, 12);
    expect(unpriced).toBeCloseTo(unpricedRatio, 12);
  });

  it('is the rate of the node the Kubernetes API names, when Prometheus does not say where it ran', () => {
    const rates = podRates({ prices, podsSeen: missing('no kube_pod_info'), pods: api });
    expect(rates('shop', 'cart-0').rate.cpuCoreHourUsd).toBe(0.02);
  });

  it('says when it is charged at default rates, although its node is not known', () => {
    const elsewhere = { ...flat(0.03, 0.003), isDefault: true };
    const rates = podRates({
      prices: { ...prices, elsewhere },
      podsSeen: seen([{ node: 'gone', hours: 1 }]),
      pods: api,
    });
    expect(rates('shop', 'cart-0').atDefaults).toBe(true);
    expect(podRates({ prices, podsSeen: missing('x'), pods: api })('shop', 'cart-0').atDefaults).toBe(false);
  });

  it('is not known for a pod that nobody places, unless there are flat rates', () => {
    const evidence = { prices, podsSeen: missing('not read'), pods: notAsked };
    expect(podRates(evidence)('shop', 'lost-0').unpricedRatio).toBe(1);
    const everywhere = { ...evidence, prices: { ...prices, elsewhere: flat(0.03, 0.003) } };
    expect(podRates(everywhere)('shop', 'lost-0')).toMatchObject({ unpricedRatio: 0, rate: { cpuCoreHourUsd: 0.03 } });
  });
});

describe('what the nodes charge on average', () => {
  it('weighs each node by the hours it existed', () => {
    expect(meanRate(prices, (name) => (name === 'big' ? 168 : 56))?.cpuCoreHourUsd).toBeCloseTo(0.035, 12);
  });

  it('is the flat rate where no node has a price, and nothing without one', () => {
    expect(meanRate({ nodes: [], unpriced: [], elsewhere: flat(0.03, 0.003) }, () => 1)?.cpuCoreHourUsd).toBe(0.03);
    expect(meanRate({ nodes: [], unpriced: [] }, () => 1)).toBeUndefined();
  });
});
