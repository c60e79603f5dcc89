import { describe, expect, it } from 'vitest';
import { reconciliation } from '../../src/analysis/reconciliation.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import type { Reconciliation } from '../../src/model/report-cost.ts';
import type { Role } from '../../src/model/role.ts';
import { factsWith, proxy } from './mesh-of-pods.ts';

/** TV-3's rates of m6i, rounded as OpenCost prints them. */
const rate = { cpuCoreHourUsd: 0.031247, memoryGibHourUsd: 0.004188 };
const priceOf = (node: string, times = 1) => ({
  ...{ node, source: 'TV-3', asOf: '2026-07-20', currency: 'USD', split: 'OpenCost', discountRatio: 0 },
  ...{ isDefault: false, capacityType: 'on-demand', coveredRatio: 0 },
  cpuCoreHourUsd: rate.cpuCoreHourUsd * times,
  memoryGibHourUsd: rate.memoryGibHourUsd * times,
});
const xlarge = (node: string, hours = 24) => ({ node, hours, capacityCpuCores: 4, capacityMemoryGib: 16 });
const allocated = (node: string, cpuAllocatedCoreHours: number, memoryAllocatedGibHours: number) => ({
  ...{ node, cpuAllocatedCoreHours, memoryAllocatedGibHours },
});
const row = (role: Role, cores: number, gib: number): RoleUsage => ({
  ...proxy(role, 'shop', 0, 0, 0, { cpuAllocatedCoreHours: cores, memoryAllocatedGibHours: gib }),
  ...{ workload: 'cart', team: '', rate: { rate, unpricedRatio: 0 } },
});

function of(
  given: Readonly<Record<string, unknown>>,
  mesh: readonly RoleUsage[] = [],
  notMesh: readonly RoleUsage[] = [],
  hours: { readonly coveredHours?: number; readonly listedRatio?: number } = {},
) {
  const facts = factsWith({ prices: { nodes: [priceOf('a')], unpriced: [] }, ...given });
  const result = reconciliation(
    facts,
    { mesh, notMesh },
    { periodHours: 24, coveredHours: 24, listedRatio: 1, ...hours },
  );
  if (!result.known) throw new Error(result.why);
  return result.value;
}
const line = ({ lines }: Reconciliation, label: string) => lines.find((one) => one.label === label);
const sumOfParts = ({ lines }: Reconciliation): number =>
  lines.filter(({ kind }) => kind !== 'total').reduce((sum, { usd }) => sum + usd, 0);

describe('every dollar of the nodes, once', () => {
  it('TV-7: a day of one m6i.xlarge with 42 core-hours and 300 GiB-hours allocated leaves 2.03913 idle', () => {
    const all = of({ nodesSeen: [xlarge('a')], otherAllocation: [allocated('a', 42, 300)] });
    expect(all.nodeUsd).toBeCloseTo(4.607904, 9);
    expect(line(all, 'Other workloads')?.usd).toBeCloseTo(2.568774, 9);
    expect(line(all, 'Idle')).toMatchObject({
      cpuUsd: expect.closeTo(1.687338, 9),
      memoryUsd: expect.closeTo(0.351792, 9),
      usd: expect.closeTo(2.03913, 9),
      shareRatio: expect.closeTo(0.44252875, 8),
    });
  });

  it('the parts add up to the nodes, whatever they are', () => {
    const all = of(
      {
        prices: { nodes: [priceOf('a'), priceOf('b', 2)], unpriced: [] },
        nodesSeen: [{ ...xlarge('a'), allocatableCpuCores: 3.9, allocatableMemoryGib: 15 }, xlarge('b', 7)],
        otherAllocation: [allocated('a', 5, 9), allocated('b', 3, 1), allocated('', 2, 2)],
      },
      [row('sidecar', 3, 2), row('ztunnel', 1, 1), row('unclassified', 0.5, 0.25)],
      [row('sidecar', 0.1, 0.1)],
    );
    expect(sumOfParts(all)).toBeCloseTo(all.nodeUsd, 9);
    expect(line(all, 'Kept by the system')?.usd).toBeCloseTo(24 * (0.1 * 0.031247 + 1 * 0.004188), 9);
    expect(line(all, 'unclassified')?.usd).toBeCloseTo(0.5 * 0.031247 + 0.25 * 0.004188, 9);
  });

  it('a node that was there for seven hours costs seven hours', () => {
    expect(of({ nodesSeen: [xlarge('a', 7)], otherAllocation: [] }).nodeUsd).toBeCloseTo((4.607904 * 7) / 24, 9);
  });

  it('pods that use more than the nodes have make idle negative, and that is said', () => {
    const all = of({ nodesSeen: [xlarge('a')], otherAllocation: [allocated('a', 100, 10)] });
    expect(line(all, 'Idle')?.cpuUsd).toBeLessThan(0);
    expect(all.notes.join()).toMatch(/part of idle is negative/);
  });

  it('without the allocation of other workloads the last line is theirs and idle together, with the reason', () => {
    const all = of({ nodesSeen: [xlarge('a')] }, [row('sidecar', 3, 2)]);
    expect(line(all, 'Idle')).toBeUndefined();
    expect(line(all, 'Other workloads and idle')?.usd).toBeCloseTo(4.607904 - 3 * 0.031247 - 2 * 0.004188, 9);
    expect(all.notes.join()).toMatch(/not told apart from idle: otherAllocation were not read/);
  });

  it('a node without a price makes it "at least"; one without a size is left out by name', () => {
    const all = of({
      prices: { nodes: [priceOf('a'), priceOf('odd')], unpriced: [{ node: 'x', hours: 24, why: 'no type' }] },
      nodesSeen: [xlarge('a'), { node: 'odd', hours: 24 }, xlarge('x')],
      otherAllocation: [],
    });
    expect(all).toMatchObject({ nodes: 1, atLeast: true });
    expect(all.notes.join()).toMatch(/1 nodes have no known capacity, such as odd/);
  });

  it('what ran on nodes that are not in the total is not charged to those that are', () => {
    const all = of({
      prices: { nodes: [priceOf('a')], unpriced: [{ node: 'b', hours: 24, why: 'no type' }] },
      nodesSeen: [xlarge('a'), xlarge('b'), { node: 'odd', hours: 24 }],
      otherAllocation: [allocated('a', 48, 192), allocated('b', 90, 300)],
    });
    expect(line(all, 'Other workloads')?.shareRatio).toBeCloseTo(0.5, 9);
    expect(all.notes.join()).not.toMatch(/negative/);
  });

  it('a node that joined after the period does not make it a lower bound', () => {
    const prices = { nodes: [priceOf('a')], unpriced: [{ node: 'new', hours: 0, why: 'no type' }] };
    expect(of({ prices, nodesSeen: [xlarge('a')], otherAllocation: [] }).atLeast).toBe(false);
  });

  it('where Prometheus covers a part of the period, nodes and mesh are of the same hours, and that is said', () => {
    const nodes = [{ name: 'a', capacityCpuCores: 4, capacityMemoryBytes: 16 * 1024 ** 3 }];
    const all = of({ nodes, otherAllocation: [] }, [row('sidecar', 24, 0)], [], { coveredHours: 12 });
    expect(all.nodeUsd).toBeCloseTo(4.607904 / 2, 9);
    expect(all.notes.join()).toMatch(/12 of 24 hours/);
  });

  it('where kube-state-metrics was down for a while the nodes are "at least", and that is said', () => {
    const all = of({ nodesSeen: [xlarge('a', 22)], otherAllocation: [] }, [], [], { listedRatio: 22 / 24 });
    expect(all.atLeast).toBe(true);
    expect(all.notes.join()).toMatch(/kube-state-metrics was scraped in 91 % of the period/);
  });

  it('what a node costs beyond CPU and memory, such as a GPU, is named with its amount', () => {
    const prices = { nodes: [{ ...priceOf('a'), hourUsd: 1.191996 }], unpriced: [] };
    const { notes } = of({ prices, nodesSeen: [xlarge('a')], otherAllocation: [] });
    expect(notes.join()).toMatch(/1 nodes, such as a, cost 24\.00 USD more than their CPU and memory/);
  });

  it('is not known without a single priced node of known size', () => {
    const facts = factsWith({ prices: { nodes: [], unpriced: [] }, nodesSeen: [xlarge('a')] });
    expect(
      reconciliation(facts, { mesh: [], notMesh: [] }, { periodHours: 24, coveredHours: 24, listedRatio: 1 }),
    ).toMatchObject({
      known: false,
    });
  });
});
