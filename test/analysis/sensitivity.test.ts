import { describe, expect, it } from 'vitest';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { sensitivity } from '../../src/analysis/sensitivity.ts';
import { Sensitivity } from '../../src/model/report-finance.ts';
import { l7Policy, m6i, nodes, proxy, quietMesh, requests, m6iUsd as usd, weekHours } from './mesh-of-pods.ts';

/** 120 sidecars on 10 nodes, 1,000 requests a second, a waypoint needed. */
const rows: RoleUsage[] = Array.from({ length: 120 }, (_, index) => proxy('sidecar', 'shop', index, 0.1, 0.125));
const mesh = { nodes: nodes(10), requestCounts: [requests('shop', 1)], authorizationPolicies: [l7Policy('shop')] };
const agents = [10 * 0.3, 10 * (612 / 1024)] as const;

const reading = (of: readonly RoleUsage[], facts: ReturnType<typeof quietMesh>) =>
  sensitivity({ facts, rows: of, roleCosts: roleCosts(of, weekHours), coveredHours: weekHours });

function amounts(of: readonly RoleUsage[] = rows): number[] {
  const result = reading(of, quietMesh(mesh));
  if (!result.known) throw new Error(result.why);
  return Sensitivity.parse(result.value).map(({ monthlyUsd }) => monthlyUsd);
}

describe('the likely allocated saving when one thing changes', () => {
  // 0.12 cores of ztunnels and 0.25 of the waypoint, which exceed its 0.2 reserved, serve 1,000 requests a second.
  const net = usd(12 - agents[0] - 0.12 - 0.25, 15 - agents[1] - 0.25);
  const withTraffic = (thousandRps: number): number =>
    usd(12 - agents[0] - 0.12 * thousandRps - Math.max(0.2, 0.25 * thousandRps), 15 - agents[1] - 0.25);
  const converted = (ratio: number): number =>
    usd(12 * ratio - agents[0] - 0.12 * ratio - Math.max(0.2, 0.25 * ratio), 15 * ratio - agents[1] - 0.25);

  it('is not known where a part has no price', () => {
    const partly = rows.map((row) => ({ ...row, rate: { rate: row.rate?.rate ?? m6i, unpricedRatio: 0.5 } }));
    expect(reading(partly, quietMesh(mesh))).toMatchObject({
      known: false,
      why: expect.stringMatching(/without a price/),
    });
  });

  it.each([
    ['prices 20 % lower', 0, 0.8 * net],
    ['prices 20 % higher', 1, 1.2 * net],
    ['traffic 20 % lower: the waypoint still reserves what it reserves', 2, withTraffic(0.8)],
    ['traffic 20 % higher', 3, withTraffic(1.2)],
    ['only half the sidecars move: ztunnel and the waypoint are paid in full all the same', 4, converted(0.5)],
    ['only 80 % of them move', 5, converted(0.8)],
  ])('%s', (_, index, expected) => {
    expect(amounts()[index]).toBeCloseTo(expected, 9);
  });

  it('half the sidecars save less than half', () => {
    expect(amounts()[4]).toBeLessThan(net / 2);
  });

  it('sidecars that use more than they reserve are freed of the more that more traffic would need', () => {
    const busy = rows.map(({ usage, ...row }) => ({
      ...row,
      usage: { ...usage, cpuCoreHours: 0.5 * weekHours, cpuAllocatedCoreHours: 0.55 * weekHours },
    }));
    const freedCores = 120 * (0.5 * 1.2 + 0.05);
    expect(amounts(busy)[3]).toBeCloseTo(withTraffic(1.2) + usd(freedCores - 12, 0), 9);
  });

  it('is not known where the saving is not', () => {
    const facts = quietMesh(mesh);
    expect(reading(rows, { ...facts, nodes: { known: false, why: 'refused' } })).toMatchObject({ known: false });
    const blind = {
      ...quietMesh({ ...mesh, authorizationPolicies: [] }),
      workloadRules: { known: false, why: 'refused' } as const,
    };
    expect(reading(rows, blind)).toMatchObject({ known: false, why: expect.stringContaining('refused') });
  });
});
