import { describe, expect, it } from 'vitest';
import { breakEven } from '../../src/analysis/break-even.ts';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { m6i, m6iUsd, proxy, weekHours } from './mesh-of-pods.ts';

const sidecars = (count: number, cores = 0.1, mebibytes = 128): RoleUsage[] =>
  Array.from({ length: count }, (_, index) => proxy('sidecar', 'shop', index, cores, mebibytes / 1024));
const ztunnel = proxy('ztunnel', 'istio-system', 0, 0.2, 0.5);
const cni = proxy('cni', 'istio-system', 0, 0.1, 100 / 1024);
const breakEvenOf = (rows: readonly RoleUsage[], nodes = 10) =>
  breakEven({ nodes, rate: m6i, roleCosts: roleCosts(rows, weekHours), coveredHours: weekHours });

describe('sidecars that a node must carry before ambient reserves less', () => {
  it.each([
    ['by the charts 3 by CPU and 4.78 by memory when istio-cni is new', sidecars(20), 3, 4.78125],
    ['by the charts 2 by CPU and 4 by memory when istio-cni runs already', [...sidecars(20), cni], 2, 4],
    [
      'what ztunnel really requests counts',
      [...sidecars(20), cni, { ...ztunnel, ...proxy('ztunnel', 'i', 0, 0.4, 0.25) }],
      4,
      2,
    ],
    ['what sidecars really request counts', [...sidecars(20, 0.05, 256), cni], 4, 2],
    ['sidecars that request nothing are taken at the chart', [...sidecars(20, 0, 0), cni], 2, 4],
  ])('%s', (_, rows, cpu, memory) => {
    const result = breakEvenOf(rows);
    expect(result.cpu).toBeCloseTo(cpu, 9);
    expect(result.memory).toBeCloseTo(memory, 9);
  });

  it('by money it lies between the two', () => {
    const { usd } = breakEvenOf(sidecars(20));
    expect(usd).toBeCloseTo(m6iUsd(0.3, 612 / 1024) / m6iUsd(0.1, 0.125), 9);
    expect(usd).toBeGreaterThan(3);
    expect(usd).toBeLessThan(4.79);
  });

  it('stands beside how many there are, on average over the week', () => {
    const half = proxy('sidecar', 'shop', 99, 0.1, 0.125, { sampledHours: 84, listedHours: 84 });
    expect(breakEvenOf([...sidecars(20), half]).sidecarsPerNode).toBeCloseTo(2.05, 9);
  });

  it('says what it takes each to request, and what is only the default', () => {
    expect(breakEvenOf(sidecars(20)).basis).toBe(
      "requests of one: sidecar 100m and 128Mi; ztunnel 200m (chart's default) and 512Mi (chart's default); istio-cni 100m (chart's default) and 100Mi (chart's default)",
    );
    expect(breakEvenOf([...sidecars(20), ztunnel, cni]).basis).toBe(
      'requests of one: sidecar 100m and 128Mi; ztunnel 200m and 512Mi; istio-cni runs already',
    );
  });
});
