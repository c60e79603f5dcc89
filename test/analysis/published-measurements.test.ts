import { describe, expect, it } from 'vitest';
import { coresPerThousandRps, ztunnelsPerCall } from '../../src/analysis/ambient-parts.ts';
import { proxyCost, roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { saving } from '../../src/analysis/saving.ts';
import { whatIf } from '../../src/analysis/what-if.ts';
import type { Role } from '../../src/model/role.ts';
import { m6i, m6iUsd, nodes, proxy, quietMesh, weekHours } from './mesh-of-pods.ts';

/** A container that used so much all week and requested nothing, as its metrics would show it. */
function used(role: Role, index: number, cores: number, mebibytes: number): RoleUsage {
  const gib = mebibytes / 1024;
  const usage = { cpuCoreHours: cores * weekHours, memoryGibHours: gib * weekHours };
  const requests = { cpuRequestCoreHours: 0, memoryRequestGibHours: 0 };
  return proxy(role, 'nginx', index, cores, gib, { ...usage, ...requests });
}

/** A total shared evenly by so many containers. */
const cluster = (role: Role, pods: number, cores: number, mebibytes: number): RoleUsage[] =>
  Array.from({ length: pods }, (_, index) => used(role, index, cores / pods, mebibytes / pods));

/** Ambient / sidecar, of what each cost as the report works it out: CPU alone, memory alone. */
function ratios(sidecar: readonly RoleUsage[], ambient: readonly RoleUsage[]) {
  const [before, after] = [proxyCost(sidecar, weekHours), proxyCost(ambient, weekHours)];
  const cpuUsd = (cost: typeof before): number => cost.cpuAllocatedCoreHours * m6i.cpuCoreHourUsd;
  const memoryUsd = (cost: typeof before): number => cost.memoryAllocatedGibHours * m6i.memoryGibHourUsd;
  for (const cost of [before, after])
    expect(cost.periodUsd).toMatchObject({ value: expect.closeTo(cpuUsd(cost) + memoryUsd(cost), 9) });
  return { cpu: cpuUsd(after) / cpuUsd(before), memory: memoryUsd(after) / memoryUsd(before) };
}

describe('uds-core, Istio 1.24.3 on k3s, nginx behind a gateway on one node: totals fed in as metrics give its published ratios', () => {
  // CPU in m, memory in Mi, of application, gateway and istio-system together.
  it.each([
    [20, 1, 16.53, 187.79, 14.6, 166.21, '0.88', '0.89'],
    [50, 1, 30.45, 185.16, 25.03, 168.22, '0.82', '0.91'],
    [20, 10, 39.6, 644.71, 25.03, 258.02, '0.63', '0.40'],
    [50, 10, 51.03, 653.88, 32.98, 272.6, '0.65', '0.42'],
    [50, 50, 114.86, 2918.98, 74.81, 675.76, '0.65', '0.23'],
    [50, 90, 195.93, 5185.29, 116.67, 1097.17, '0.60', '0.21'],
  ])('%d requests a second, %d pods', (_, pods, cpu, memory, ambientCpu, ambientMemory, cpuRatio, memoryRatio) => {
    const ratio = ratios(
      cluster('sidecar', pods, cpu / 1000, memory),
      cluster('ztunnel', 1, ambientCpu / 1000, ambientMemory),
    );
    expect(ratio.cpu.toFixed(2)).toBe(cpuRatio);
    expect(ratio.memory.toFixed(2)).toBe(memoryRatio);
  });
});

describe('LiveWyer, Istio 1.22.0, bookinfo: ztunnel of the node against the sum of its sidecars', () => {
  it.each([
    ['1 replica', 0.53, 226.4, 0.4, 22.9, '0.75', '0.10'],
    ['8 replicas', 0.96, 521.1, 0.6, 34.8, '0.63', '0.07'],
  ])('%s', (_, cores, mebibytes, ambientCores, ambientMebibytes, cpuRatio, memoryRatio) => {
    const ratio = ratios(
      cluster('sidecar', 6, cores, mebibytes),
      cluster('ztunnel', 1, ambientCores, ambientMebibytes),
    );
    expect(ratio.cpu.toFixed(2)).toBe(cpuRatio);
    expect(ratio.memory.toFixed(2)).toBe(memoryRatio);
  });
});

describe("Istio's own load test of 1.24, 1,000 requests a second from one service to another", () => {
  const sidecars = [used('sidecar', 0, 0.2, 60), used('sidecar', 1, 0.2, 60)];
  const { ztunnel, waypoint } = coresPerThousandRps;
  const ztunnels = [0, 1].slice(0, ztunnelsPerCall).map((index) => used('ztunnel', index, ztunnel, 12));
  it('ztunnel alone takes 30 % of the CPU of two sidecars', () => {
    expect(ratios(sidecars, ztunnels).cpu).toBeCloseTo(0.3, 9);
  });
  it('with a waypoint it takes 92.5 %', () => {
    expect(ratios(sidecars, [...ztunnels, used('waypoint', 0, waypoint, 60)]).cpu).toBeCloseTo(0.925, 9);
  });
});

describe("uds-core's one pod on one node: it uses less in ambient (0.88 of CPU, 0.89 of memory), but reserves more, so ambient costs more", () => {
  // Derived from the same measurement: one sidecar uses 0.8-12 m and 41-45 Mi, below the chart's 100m and 128Mi.
  const usage = { cpuCoreHours: 0.012 * weekHours, memoryGibHours: (45 / 1024) * weekHours };
  const sidecars = (count: number): RoleUsage[] =>
    Array.from({ length: count }, (_, index) => proxy('sidecar', 'nginx', index, 0.1, 0.125, usage));
  const evidence = (count: number) => ({
    facts: quietMesh({ nodes: nodes(1) }),
    rows: sidecars(count),
    roleCosts: roleCosts(sidecars(count), weekHours),
    coveredHours: weekHours,
  });
  const agentsUsd = m6iUsd(0.3, 612 / 1024);
  const likelyOf = (count: number) => {
    const result = saving(evidence(count));
    return result.known && result.value.monthlyUsd.value.known ? result.value.monthlyUsd.value.value : Number.NaN;
  };

  it('the saving is −6.01 USD a month, and printed with that sign', () => {
    const expected = m6iUsd(0.1, 0.125) - agentsUsd;
    expect(likelyOf(1)).toBeCloseTo(expected, 9);
    expect(likelyOf(1).toFixed(2)).toBe('-6.01');
  });

  it('so is the what-if of its namespace and of its workload', () => {
    const result = whatIf(evidence(1));
    for (const moves of result.known ? [result.value.namespaces, result.value.workloads] : [])
      expect(moves).toMatchObject([
        { netUsd: { value: { value: expect.closeTo(m6iUsd(0.1, 0.125) - agentsUsd, 9) } } },
      ]);
    expect(result.known).toBe(true);
  });

  it('the break-even says why: 3 sidecars a node by CPU, 4.78 by memory, and there is one', () => {
    const result = whatIf(evidence(1));
    expect(result).toMatchObject({
      value: { breakEven: { sidecarsPerNode: 1, cpu: expect.closeTo(3, 9), memory: expect.closeTo(4.78125, 9) } },
    });
  });

  it.each([10, 50, 90])('its %d pods on the same node save', (count) => {
    expect(likelyOf(count)).toBeCloseTo(m6iUsd(0.1 * count, 0.125 * count) - agentsUsd, 9);
    expect(likelyOf(count)).toBeGreaterThan(0);
  });
});

describe('istio issue 60757, 600 nodes on 1.29.1: ambient for one namespace raised the CPU of the sidecars that stayed up to ten times', () => {
  // One sidecar of 0.02 cores a node that stays and uses ten times as much; one a node that moves.
  const stay = (cores: number): RoleUsage[] =>
    Array.from({ length: 600 }, (_, index) => {
      const allocated = { cpuCoreHours: cores * weekHours, cpuAllocatedCoreHours: Math.max(0.1, cores) * weekHours };
      return proxy('sidecar', 'stays', index, 0.1, 0.125, allocated);
    });
  const move = Array.from({ length: 600 }, (_, index) => proxy('sidecar', 'moves', index, 0.1, 0.125));
  const ztunnels = Array.from({ length: 600 }, (_, index) => proxy('ztunnel', 'istio-system', index, 0.2, 0.5));
  const monthly = (rows: readonly RoleUsage[]): number => {
    const { monthlyUsd } = proxyCost(rows, weekHours);
    return monthlyUsd.known ? monthlyUsd.value : Number.NaN;
  };

  it('before − after is negative by what they burn above their request, and by the ztunnels', () => {
    const saved = monthly([...stay(0.02), ...move]) - monthly([...stay(0.2), ...ztunnels]);
    expect(saved).toBeCloseTo(m6iUsd(600 * (0.1 - 0.1 - 0.2), 600 * (0.125 - 0.5)), 6);
    expect(saved).toBeLessThan(0);
  });

  it('the what-if names it as what it does not count', () => {
    const rows = [...stay(0.02), ...move];
    const facts = quietMesh({ nodes: nodes(600) });
    const result = whatIf({ facts, rows, roleCosts: roleCosts(rows, weekHours), coveredHours: weekHours });
    expect(result).toMatchObject({
      value: { assumptions: expect.arrayContaining([expect.stringContaining('60757')]) },
    });
  });
});
