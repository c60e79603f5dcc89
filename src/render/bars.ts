import { known } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import { clipped } from './clipped.ts';
import { moneyColumn } from './money-column.ts';
import { roleNames } from './words.ts';

/** One bar from `from` to `to` USD a month. */
export interface Bar {
  readonly label: string;
  readonly kind: 'freed' | 'added' | 'total';
  readonly from: number;
  readonly to: number;
  readonly amount: string;
  readonly formula: string;
}

/** The picture that answers the reader: the bridge to the saving or, while none is known, what each role costs. */
export interface Bars {
  readonly title: string;
  readonly caption: string;
  readonly bars: readonly Bar[];
}

export function bars(report: Report): Bars | undefined {
  const { saving } = report;
  return saving.known && saving.value.monthlyUsd.value.known ? bridge(saving.value) : roleBars(report);
}

type KnownSaving = Extract<Report['saving'], { known: true }>['value'];

function bridge({ steps, monthlyUsd }: KnownSaving): Bars {
  const total = monthlyUsd.value.known ? monthlyUsd.value.value : 0;
  const column = moneyColumn(
    steps.map((step) => known(step.monthlyUsd)),
    monthlyUsd.value,
  );
  let reached = 0;
  const rows = steps.map((step, at): Bar => {
    const from = reached;
    reached += step.monthlyUsd;
    const kind = step.monthlyUsd < 0 ? 'added' : 'freed';
    return {
      label: clipped(step.label, 40),
      kind,
      from,
      to: reached,
      amount: column.cells[at] ?? '',
      formula: step.formula,
    };
  });
  const left = column.difference;
  const rest: Bar = { label: 'Other', kind: 'added', from: reached, to: total, amount: left ?? '', formula: '' };
  const label = total < 0 ? 'Added cost in all' : 'Saved in all';
  const sum: Bar = { label, kind: 'total', from: 0, to: total, amount: column.total, formula: monthlyUsd.formula };
  return {
    title: total < 0 ? 'What ambient frees does not pay for what it adds' : 'What ambient frees, less what it adds',
    caption: 'Allocated cost, USD a month, if every sidecar moved to ambient.',
    bars: [...rows, ...(left === undefined ? [] : [rest]), sum],
  };
}

function roleBars({ cost: { roles, monthlyUsd } }: Report): Bars | undefined {
  const column = moneyColumn(
    roles.map((role) => role.monthlyUsd),
    monthlyUsd.value,
  );
  const rows = roles.flatMap((role, at): Bar[] => {
    if (!role.monthlyUsd.known) return [];
    const amount = column.cells[at] ?? '';
    return [{ label: roleNames[role.role], kind: 'freed', from: 0, to: role.monthlyUsd.value, amount, formula: '' }];
  });
  if (rows.length === 0) return undefined;
  return {
    title: 'What each role of the mesh costs',
    caption: 'Allocated cost, USD a month.',
    bars: rows.toSorted((a, b) => b.to - a.to || (a.label < b.label ? -1 : 1)),
  };
}
