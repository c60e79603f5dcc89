import { known, missing, type Reading } from '../model/reading.ts';
import type { Sensitivity } from '../model/report-finance.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import type { SavingEvidence } from './ambient-basis.ts';
import { roleCosts } from './proxy-cost.ts';
import type { RoleUsage } from './role-usages.ts';
import { saving } from './saving.ts';

/** One thing that could be otherwise. Costs are worked out again from the rows. */
interface Change {
  readonly label: string;
  readonly change: (evidence: Evidence) => Evidence;
}
type Evidence = Pick<SavingEvidence, 'facts' | 'rows'>;

const changes: readonly Change[] = [
  { label: 'Prices 20 % lower', change: (evidence) => repriced(evidence, 0.8) },
  { label: 'Prices 20 % higher', change: (evidence) => repriced(evidence, 1.2) },
  { label: 'Traffic 20 % lower', change: (evidence) => withTraffic(evidence, 0.8) },
  { label: 'Traffic 20 % higher', change: (evidence) => withTraffic(evidence, 1.2) },
  { label: 'Only 50 % of the sidecars move, as many everywhere', change: (evidence) => converted(evidence, 0.5) },
  { label: 'Only 80 % of the sidecars move, as many everywhere', change: (evidence) => converted(evidence, 0.8) },
];

/**
 * The likely allocated saving when one thing changes: worked out again from the changed evidence, because what ambient
 * adds does not follow in proportion. ztunnel and waypoints are paid in full however few sidecars move.
 */
export function sensitivity(evidence: SavingEvidence): Reading<Sensitivity> {
  const rows: Sensitivity = [];
  for (const { label, change } of changes) {
    const changed = change(evidence);
    const costs = roleCosts(changed.rows, evidence.coveredHours);
    const result = saving({ ...evidence, ...changed, roleCosts: costs });
    if (!result.known) return result;
    const { value, atLeast } = result.value.monthlyUsd;
    if (!value.known) return value;
    if (atLeast) return missing('some sidecars ran on nodes without a price, so what changes cannot be weighed');
    rows.push({ label, monthlyUsd: value.value });
  }
  return known(rows);
}

function repriced({ facts, rows }: Evidence, factor: number): Evidence {
  const scaled = <T extends { readonly cpuCoreHourUsd: number; readonly memoryGibHourUsd: number }>(rate: T): T => ({
    ...rate,
    cpuCoreHourUsd: rate.cpuCoreHourUsd * factor,
    memoryGibHourUsd: rate.memoryGibHourUsd * factor,
  });
  const prices = (value: Fact<'prices'>): Fact<'prices'> => ({
    ...value,
    nodes: value.nodes.map(scaled),
    ...(value.elsewhere && { elsewhere: scaled(value.elsewhere) }),
  });
  return {
    facts: facts.prices.known ? { ...facts, prices: known(prices(facts.prices.value)) } : facts,
    rows: rows.map((row) => (row.rate ? { ...row, rate: { ...row.rate, rate: scaled(row.rate.rate) } } : row)),
  };
}

/** Sidecars use as much more CPU; what they reserve stays, and so does what bursts took beyond both on average. */
function withTraffic({ facts, rows }: Evidence, factor: number): Evidence {
  const busier = ({ usage, ...row }: RoleUsage): RoleUsage => {
    const cpuCoreHours = usage.cpuCoreHours * factor;
    const burstCoreHours = usage.cpuAllocatedCoreHours - Math.max(usage.cpuRequestCoreHours, usage.cpuCoreHours);
    const cpuAllocatedCoreHours = Math.max(usage.cpuRequestCoreHours, cpuCoreHours) + Math.max(0, burstCoreHours);
    return { ...row, usage: { ...usage, cpuCoreHours, cpuAllocatedCoreHours } };
  };
  return {
    facts: withRequests(facts, factor),
    rows: rows.map((row) => (row.role === 'sidecar' ? busier(row) : row)),
  };
}

/** So much of every sidecar's time and of its traffic moves. */
function converted({ facts, rows }: Evidence, ratio: number): Evidence {
  const part = ({ usage, ...row }: RoleUsage): RoleUsage => ({
    ...row,
    usage: {
      ...usage,
      cpuAllocatedCoreHours: usage.cpuAllocatedCoreHours * ratio,
      memoryAllocatedGibHours: usage.memoryAllocatedGibHours * ratio,
    },
  });
  return {
    facts: withRequests(facts, ratio),
    rows: rows.map((row) => (row.role === 'sidecar' ? part(row) : row)),
  };
}

function withRequests(facts: Facts, factor: number): Facts {
  if (!facts.requestCounts.known) return facts;
  const counts = facts.requestCounts.value.map((count) => ({ ...count, requests: count.requests * factor }));
  return { ...facts, requestCounts: known(counts) };
}
