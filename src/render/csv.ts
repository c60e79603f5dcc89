import type { Reading } from '../model/reading.ts';
import type { NamespaceCost, Report } from '../model/report.ts';
import type { Document } from './formats.ts';
import { visible } from './visible.ts';

type Cell = { readonly text: string } | { readonly number: number | undefined };

const text = (value: string): Cell => ({ text: value });
const number = (value: number | undefined): Cell => ({ number: value });

/** One row per namespace and role, RFC 4180 for spreadsheets: CRLF, a byte order mark, raw numbers. */
export function csv(report: Report): Document {
  const rows = report.cost.namespaces.map((cost) => columns(report, cost));
  const header = Object.keys(columns(report, noCost)).join(',');
  const lines = [header, ...rows.map((row) => Object.values(row).map(field).join(','))];
  const bytes = new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`);
  return { name: 'allocation.csv', mediaType: 'text/csv; charset=utf-8', bytes };
}

function columns({ run, trust }: Report, cost: NamespaceCost): Record<string, Cell> {
  const prices = trust.prices.known ? trust.prices.value : undefined;
  return {
    run_key: text(run.key),
    cluster: text(run.cluster),
    simulated: text(String(run.simulated)),
    period_start: text(run.period.start),
    period_end: text(run.period.end),
    namespace: text(cost.namespace),
    role: text(cost.role),
    cpu_used_core_hours: number(cost.cpuCoreHours),
    memory_used_gib_hours: number(cost.memoryGibHours),
    cpu_request_core_hours: number(cost.cpuRequestCoreHours),
    memory_request_gib_hours: number(cost.memoryRequestGibHours),
    cpu_allocated_core_hours: number(cost.cpuAllocatedCoreHours),
    memory_allocated_gib_hours: number(cost.memoryAllocatedGibHours),
    proxy_hours: number(cost.proxyHours),
    period_usd: number(amountOf(cost.periodUsd)),
    monthly_usd: number(amountOf(cost.monthlyUsd)),
    currency: text('USD'),
    price_source: text(prices?.source ?? ''),
    price_as_of: text(prices?.asOf ?? ''),
    method: text('allocated'),
    preliminary: text(String(trust.preliminary)),
  };
}

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
const noCost: NamespaceCost = {
  namespace: '',
  role: 'unclassified',
  cpuCoreHours: 0,
  memoryGibHours: 0,
  cpuRequestCoreHours: 0,
  memoryRequestGibHours: 0,
  cpuAllocatedCoreHours: 0,
  memoryAllocatedGibHours: 0,
  proxyHours: 0,
  periodUsd: unread,
  monthlyUsd: unread,
};
