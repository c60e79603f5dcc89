import type { Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import type { CostLine } from '../model/report-cost.ts';
import type { Document } from './formats.ts';
import type { Known } from './section.ts';
import { visible } from './visible.ts';

type Cell = { readonly text: string } | { readonly number: number | undefined };

const text = (value: string): Cell => ({ text: value });
const number = (value: number | undefined): Cell => ({ number: value });

/** One row per role, namespace, workload and team, RFC 4180 for spreadsheets: CRLF, a byte order mark, raw numbers. */
export function csv(report: Report): Document {
  const prices = priceColumns(report);
  const rows = report.cost.lines.map((cost) => columns(report, cost, prices));
  const header = Object.keys(columns(report, noCost, prices)).join(',');
  const lines = [header, ...rows.map((row) => Object.values(row).map(field).join(','))];
  const bytes = new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
  return { name: 'allocation.csv', mediaType: 'text/csv; charset=utf-8', bytes };
}

function columns({ run, trust }: Report, cost: CostLine, prices: Record<string, Cell>): Record<string, Cell> {
  return {
    run_key: text(run.key),
    cluster: text(run.cluster),
    simulated: text(String(run.simulated)),
    period_start: text(run.period.start),
    period_end: text(run.period.end),
    role: text(cost.role),
    namespace: text(cost.namespace),
    workload: text(cost.workload),
    team: text(cost.team),
    cpu_used_core_hours: number(cost.cpuCoreHours),
    memory_used_gib_hours: number(cost.memoryGibHours),
    cpu_request_core_hours: number(cost.cpuRequestCoreHours),
    memory_request_gib_hours: number(cost.memoryRequestGibHours),
    cpu_allocated_core_hours: number(cost.cpuAllocatedCoreHours),
    memory_allocated_gib_hours: number(cost.memoryAllocatedGibHours),
    proxy_hours: number(cost.proxyHours),
    period_usd: number(amountOf(cost.periodUsd)),
    monthly_usd: number(amountOf(cost.monthlyUsd)),
    at_least: text(String(cost.atLeast)),
    currency: text('USD'),
    ...prices,
    method: text('allocated'),
    preliminary: text(String(trust.preliminary)),
  };
}

/** Who says what the nodes cost, and since when; a proxy may have run on nodes of each. */
function priceColumns({ trust: { prices } }: Report): Record<string, Cell> {
  const all = prices.known ? [...prices.value.nodes, ...elsewhere(prices.value)] : [];
  const each = (say: (price: (typeof all)[number]) => string): string => [...new Set(all.map(say))].sort().join('; ');
  return {
    price_source: text(each(({ source }) => source)),
    price_as_of: text(each(({ asOf }) => asOf.slice(0, 10))),
  };
}

const elsewhere = ({ elsewhere: rates, nodes }: Known<Report['trust']['prices']>) =>
  rates === undefined || nodes.length > 0 ? [] : [rates];

/** An unknown amount is an empty field, never 0. */
const amountOf = (reading: Reading<number>): number | undefined => (reading.known ? reading.value : undefined);

function field(cell: Cell): string {
  if ('number' in cell) return cell.number === undefined ? '' : plainNumber(cell.number);
  const shown = visible(cell.text.replace(controls, ''));
  const guarded = formulaStart.test(shown) ? `'${shown}` : shown;
  return `"${guarded.replaceAll('"', '""')}"`;
}

const controls = /\p{Cc}/gu;
/** What a spreadsheet may read as a formula, full-width forms included. @see OWASP "CSV Injection" */
const formulaStart = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** All the digits of a double, never an exponent. */
function plainNumber(value: number): string {
  const shortest = String(value);
  return shortest.includes('e')
    ? value
        .toFixed(20)
        .replace(/\.?0+$/, '')
        .replace(/^-0$/, '0')
    : shortest;
}

const unread = { known: false, why: 'header' } as const;
const noCost: CostLine = {
  role: 'unclassified',
  namespace: '',
  workload: '',
  team: '',
  cpuCoreHours: 0,
  memoryGibHours: 0,
  cpuRequestCoreHours: 0,
  memoryRequestGibHours: 0,
  cpuAllocatedCoreHours: 0,
  memoryAllocatedGibHours: 0,
  proxyHours: 0,
  periodUsd: unread,
  monthlyUsd: unread,
  atLeast: false,
  efficiencyRatio: unread,
};
