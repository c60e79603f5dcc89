import { known, type Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import type { RoleCost } from '../model/report-cost.ts';
import { moneyColumn } from './money-column.ts';
import { percent, quantity } from './numbers.ts';
import { roundedParts } from './rounded-parts.ts';

export interface CostRow {
  readonly name: string;
  /** Which roles the row is made of, when the name does not say. */
  readonly detail: string;
  readonly week: string;
  readonly month: string;
  readonly share: string;
  readonly proxyHours: string;
  readonly cpu: string;
  readonly memory: string;
  /** Width of the row's bar, 0 to 100. */
  readonly barPercent: number;
}

export interface CostTable {
  readonly rows: readonly CostRow[];
  /** Rows left out, counted, with what they cost; null when every row is shown. */
  readonly rest: CostRow | null;
  /** What the rows leave of the total; null when they reconcile, as they should. */
  readonly difference: CostRow | null;
  readonly total: CostRow;
}

/** What a row is made of. */
export type Part = Omit<RoleCost, 'role' | 'efficiencyRatio'> & { readonly name: string; readonly detail: string };

/** Parts as a table, dearest first, after `shown` rows only counted; adds up to the headline. */
export function costTable(
  { cost }: Report,
  unsorted: readonly Part[],
  shown: number,
  restInWords: (count: number, usd: string) => string,
): CostTable {
  const parts = unsorted.toSorted((a, b) => amount(b.periodUsd) - amount(a.periodUsd) || (a.name < b.name ? -1 : 1));
  const hidden = parts.slice(shown);
  const listed = hidden.length > 0 ? [...parts.slice(0, shown), hidden.reduce(together)] : parts;
  const week = moneyColumn(
    listed.map(({ periodUsd }) => periodUsd),
    cost.weeklyUsd.value,
  );
  const month = moneyColumn(
    listed.map(({ monthlyUsd }) => monthlyUsd),
    cost.monthlyUsd.value,
  );
  const shares = shareColumn(
    listed.map(({ periodUsd }) => periodUsd),
    cost.weeklyUsd.value,
  );
  const dearest = Math.max(0, ...parts.map(({ periodUsd }) => amount(periodUsd)));
  const rows = listed.map((part, at) => ({
    ...quantities(part),
    name: part.name,
    detail: part.detail,
    week: bounded(part, week.cells[at] ?? ''),
    month: bounded(part, month.cells[at] ?? ''),
    share: shares[at] ?? '',
    barPercent: dearest > 0 ? Math.round((amount(part.periodUsd) / dearest) * 100) : 0,
  }));
  const rest = hidden.length > 0 ? rows.pop() : undefined;
  const whole = { atLeast: parts.some(({ atLeast }) => atLeast) };
  const left = { name: 'Difference to the total', week: week.difference ?? '', month: month.difference ?? '' };
  return {
    rows,
    rest: rest ? { ...rest, detail: '', name: restInWords(hidden.length, rest.week) } : null,
    difference: (week.difference ?? month.difference) ? { ...blank, ...left } : null,
    total: {
      ...(parts.length > 0 ? quantities(parts.reduce(together)) : blank),
      ...{
        name: 'Total',
        detail: '',
        week: bounded(whole, week.total),
        month: bounded(whole, month.total),
        barPercent: 0,
      },
      share: cost.weeklyUsd.value.known && parts.length > 0 ? '100.0%' : '',
    },
  };
}

/** `at least $12.00` where a part of it ran on nodes without a price. */
const bounded = ({ atLeast }: { readonly atLeast: boolean }, cell: string): string =>
  atLeast && cell.includes('$') ? `at least ${cell}` : cell;

const blank: CostRow = {
  name: '',
  detail: '',
  week: '',
  month: '',
  share: '',
  proxyHours: '',
  cpu: '',
  memory: '',
  barPercent: 0,
};

const amount = (reading: Reading<number>): number => (reading.known ? reading.value : 0);

function shareColumn(parts: readonly Reading<number>[], total: Reading<number>): readonly string[] {
  const whole = amount(total);
  if (whole <= 0) return parts.map(() => '');
  const ratios = parts.map((part) => amount(part) / whole);
  const rounded = roundedParts(
    ratios,
    ratios.reduce((a, b) => a + b, 0),
    3,
  );
  return parts.map((part, at) => (part.known ? percent(rounded[at] ?? 0, 1) : ''));
}

const quantities = (part: Part) => ({
  proxyHours: quantity(part.proxyHours, 0),
  cpu: quantity(part.cpuAllocatedCoreHours, 1),
  memory: quantity(part.memoryAllocatedGibHours, 1),
});

const plus = (a: Reading<number>, b: Reading<number>): Reading<number> => {
  if (a.known && b.known) return known(a.value + b.value);
  return a.known ? b : a;
};

/** Several parts as one. */
export const together = (a: Part, b: Part): Part => ({
  name: a.name,
  detail: '',
  cpuCoreHours: a.cpuCoreHours + b.cpuCoreHours,
  memoryGibHours: a.memoryGibHours + b.memoryGibHours,
  cpuRequestCoreHours: a.cpuRequestCoreHours + b.cpuRequestCoreHours,
  memoryRequestGibHours: a.memoryRequestGibHours + b.memoryRequestGibHours,
  cpuAllocatedCoreHours: a.cpuAllocatedCoreHours + b.cpuAllocatedCoreHours,
  memoryAllocatedGibHours: a.memoryAllocatedGibHours + b.memoryAllocatedGibHours,
  proxyHours: a.proxyHours + b.proxyHours,
  periodUsd: plus(a.periodUsd, b.periodUsd),
  monthlyUsd: plus(a.monthlyUsd, b.monthlyUsd),
  atLeast: a.atLeast || b.atLeast,
});
