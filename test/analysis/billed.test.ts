import { describe, expect, it } from 'vitest';
import { billed } from '../../src/analysis/billed.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { known, missing } from '../../src/model/reading.ts';
import type { Fact } from '../../src/model/snapshot.ts';

type BilledPod = Fact<'billedCost'>['pods'][number];

/** TV-4: an m5.xlarge at 1 $/h, 4 vCPU and 16 GB, split 9:1. */
const vcpuHourUsd = 0.173076923;
const gbHourUsd = 0.019230769;
const rate = { rate: { cpuCoreHourUsd: 0.03, memoryGibHourUsd: 0.004 }, unpricedRatio: 0 };

/** A pod's bill of a whole week on that node. */
const pod = (name: string, vcpu: number, gb: number, change: Partial<BilledPod> = {}): BilledPod => ({
  namespace: 'shop',
  pod: name,
  cpuSplitHours: vcpu * 168,
  memorySplitHours: gb * 168,
  cpuSplitUsd: vcpu * 168 * vcpuHourUsd,
  memorySplitUsd: gb * 168 * gbHourUsd,
  cpuUnusedUsd: 0,
  memoryUnusedUsd: 0,
  ...change,
});

/** What a pod's sidecar was allocated over the same week. */
const sidecar = (name: string, cores: number, gib: number, change: Partial<RoleUsage> = {}): RoleUsage => ({
  role: 'sidecar',
  workload: 'cart',
  team: '',
  rate,
  ...change,
  usage: {
    ...{ namespace: 'shop', pod: name, container: 'istio-proxy', cpuCoreHours: 0, memoryGibHours: 0 },
    ...{ cpuRequestCoreHours: 0, memoryRequestGibHours: 0, sampledHours: 168, listedHours: 168 },
    ...{ cpuAllocatedCoreHours: cores * 168, memoryAllocatedGibHours: gib * 168 },
    ...change.usage,
  },
});

const result = (pods: readonly BilledPod[], mesh: readonly RoleUsage[], hours = 168, coveredHours = 168) =>
  billed({ billedCost: known({ source: 'CUR 2.0', hours, pods }), mesh: known(mesh), periodHours: 168, coveredHours });

const value = (...given: Parameters<typeof result>) => {
  const reading = result(...given);
  if (!reading.known) throw new Error(reading.why);
  return reading.value;
};

describe('billed, apportioned: what the bill charges for sidecars', () => {
  it('TV-4: the whole m5.xlarge at 1 $/h for a week is 168 $, and a tenth of each resource of it 16.80 $', () => {
    const { namespaces, totalUsd } = value([pod('cart-1', 4, 16)], [sidecar('cart-1', 0.4, 1.6)]);
    expect(namespaces[0]?.sidecarUsd).toBeCloseTo(16.8, 6);
    expect(totalUsd).toBeCloseTo(16.8, 6);
  });

  it('TV-4: a core costs nine times a GB, so each resource is shared by itself', () => {
    const { namespaces } = value([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0.125)]);
    expect(namespaces[0]?.sidecarUsd).toBeCloseTo(168 * (0.1 * vcpuHourUsd + 0.125 * gbHourUsd), 9);
  });

  it('shares what the nodes left unused as it shares the rest, on a line of its own', () => {
    const unused = { cpuUnusedUsd: 10, memoryUnusedUsd: 20 };
    const { namespaces, totalUsd } = value([pod('cart-1', 1, 4, unused)], [sidecar('cart-1', 0.5, 1)]);
    expect(namespaces[0]?.sidecarUnusedUsd).toBeCloseTo(10 * 0.5 + 20 * 0.25, 9);
    expect(totalUsd).toBeCloseTo((namespaces[0]?.sidecarUsd ?? 0) + 10, 9);
  });

  it('stands beside what this report allocates to the same sidecars', () => {
    const { namespaces } = value([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0.125), sidecar('gone', 5, 5)]);
    expect(namespaces[0]?.allocatedUsd).toEqual(known(expect.closeTo(168 * (0.1 * 0.03 + 0.125 * 0.004), 9)));
  });

  it('adds up pods by namespace, by name', () => {
    const { namespaces } = value(
      [pod('a', 1, 4), pod('b', 1, 4), pod('c', 1, 4, { namespace: 'api' })],
      [
        sidecar('a', 0.1, 0),
        sidecar('b', 0.2, 0),
        sidecar('c', 0.1, 0, { usage: { ...sidecar('c', 0.1, 0).usage, namespace: 'api' } }),
      ],
    );
    expect(namespaces.map(({ namespace }) => namespace)).toEqual(['api', 'shop']);
    expect(namespaces[1]?.sidecarUsd).toBeCloseTo(168 * 0.3 * vcpuHourUsd, 9);
  });

  it('gives a sidecar at most its whole pod, and says in how many pods that was needed', () => {
    const { namespaces, notes } = value(
      [pod('cart-1', 0.05, 1), pod('b', 1, 4)],
      [sidecar('cart-1', 0.1, 0.5), sidecar('b', 1, 4)],
    );
    expect(namespaces[0]?.sidecarUsd).toBeCloseTo(
      168 * (0.05 * vcpuHourUsd + 0.5 * gbHourUsd + vcpuHourUsd + 4 * gbHourUsd),
      9,
    );
    expect(notes).toContainEqual(expect.stringMatching(/^In 1 pod the sidecar alone came to more/));
  });

  it('shares nothing of a resource that the pod was billed no hours of', () => {
    for (const cores of [0, 0.1]) {
      const { namespaces } = value([pod('cart-1', 0, 4)], [sidecar('cart-1', cores, 1)]);
      expect(namespaces[0]?.sidecarUsd).toBeCloseTo(168 * gbHourUsd, 9);
    }
  });

  it('takes our hours in proportion where the bill has only some of the period', () => {
    const half = pod('cart-1', 1, 4, {
      cpuSplitHours: 84,
      memorySplitHours: 336,
      cpuSplitUsd: 84 * vcpuHourUsd,
      memorySplitUsd: 0,
    });
    const { namespaces, coveredHours, notes } = value([half], [sidecar('cart-1', 0.1, 0)], 84);
    expect(coveredHours).toBe(84);
    expect(namespaces[0]?.sidecarUsd).toBeCloseTo(84 * 0.1 * vcpuHourUsd, 9);
    expect(namespaces[0]?.allocatedUsd).toEqual(known(expect.closeTo(84 * 0.1 * 0.03, 9)));
    expect(notes).toContainEqual('The bill has 84 of 168 hours; allocated is in proportion to them.');
  });

  it('counts what only one side knows', () => {
    const { notes } = value(
      [pod('cart-1', 1, 4), pod('job', 1, 1), pod('cron', 1, 1)],
      [sidecar('cart-1', 0.1, 0), sidecar('gone', 1, 1)],
    );
    expect(notes).toContainEqual('1 pod with a sidecar is not in the bill.');
    expect(notes).toContainEqual('2 pods of the bill had no sidecar that was measured.');
  });

  it('is about sidecars: a gateway or a ztunnel is its own pod', () => {
    const reading = result([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0, { role: 'gateway' })]);
    expect(reading).toEqual(missing('no sidecar was measured in this period'));
  });

  it('says nothing about what did not happen', () => {
    expect(value([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0.125)]).notes).toHaveLength(3);
    expect(value([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0.125)]).notes[0]).toMatch(/^Billed, apportioned: /);
  });
});

describe('a bill that says nothing is not 0', () => {
  it.each([
    ['rows of the period', result([], [sidecar('a', 1, 1)], 0), /CUR 2\.0 has no rows of this period yet/],
    [
      'a pod of ours',
      result([pod('b', 1, 1)], [sidecar('a', 1, 1)]),
      /none of the 1 pods with a sidecar is in CUR 2\.0/,
    ],
    [
      'usage',
      billed({
        billedCost: known({ source: '', hours: 1, pods: [] }),
        mesh: missing('Prometheus is down'),
        periodHours: 168,
        coveredHours: 168,
      }),
      /Prometheus is down/,
    ],
    [
      'itself',
      billed({ billedCost: missing('no bill is configured'), mesh: known([]), periodHours: 168, coveredHours: 168 }),
      /no bill is configured/,
    ],
  ])('without %s', (_, reading, why) => {
    expect(reading).toEqual(missing(expect.stringMatching(why)));
  });

  it('without prices the bill is known, and what is allocated is not', () => {
    const { namespaces } = value([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0, { rate: undefined })]);
    expect(namespaces[0]?.sidecarUsd).toBeGreaterThan(0);
    expect(namespaces[0]?.allocatedUsd).toEqual(missing('this report has no prices to allocate with'));
  });

  it('with nodes that have no price, what is allocated is said to be a lower bound', () => {
    const partly = { ...rate, unpricedRatio: 0.5 };
    const { notes } = value([pod('cart-1', 1, 4)], [sidecar('cart-1', 0.1, 0, { rate: partly })]);
    expect(notes).toContainEqual('1 sidecar ran on nodes without a price: allocated is at least so much.');
  });
});
