import type { Report } from '../model/report.ts';
import type { RoleCost } from '../model/report-cost.ts';
import { type CostTable, costTable, type Part, together } from './cost-table.ts';
import { counted, percent } from './numbers.ts';
import { roleNames } from './words.ts';

/** What each role costs, dearest first; adds up to the headline. */
export function roleTable(report: Report): CostTable {
  const parts = report.cost.roles.map((cost) => ({ ...cost, name: roleNames[cost.role], detail: efficiency(cost) }));
  return costTable(report, parts, parts.length, () => '');
}

const efficiency = ({ efficiencyRatio: ratio }: Pick<RoleCost, 'efficiencyRatio'>): string =>
  ratio.known ? `uses ${percent(ratio.value)} of what it reserves` : '';

/** What each namespace's proxies cost, dearest first, after `shown` rows only counted. */
export function namespaceTable(report: Report, shown: number): CostTable {
  const byNamespace = Map.groupBy(report.cost.namespaces, ({ namespace }) => namespace);
  const parts = [...byNamespace].map(([namespace, costs]) => ({
    ...costs.map((cost): Part => ({ ...cost, name: namespace, detail: '' })).reduce(together),
    detail: costs.map(({ role }) => role).join(', '),
  }));
  return costTable(report, parts, shown, left('namespace'));
}

/** What each workload's proxies cost: the finest lines of the ledger, dearest first. */
export function workloadTable(report: Report, shown: number): CostTable {
  const parts = report.cost.lines.map((cost) => ({
    ...cost,
    name: `${cost.namespace}/${cost.workload}`,
    detail: cost.team === '' ? cost.role : `${cost.role}, team ${cost.team}`,
  }));
  return costTable(report, parts, shown, left('workload'));
}

const left =
  (what: string) =>
  (count: number, usd: string): string =>
    `\u2026 ${counted(count, `more ${what}`, `more ${what}s`)}, ${usd} in total, in allocation.csv`;
