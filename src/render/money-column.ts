import type { Reading } from '../model/reading.ts';
import { usd } from './numbers.ts';
import { roundedParts } from './rounded-parts.ts';

/** Amounts as a table prints them: the cells add up to the total, to the cent. */
export interface MoneyColumn {
  readonly cells: readonly string[];
  readonly total: string;
  /** What the rows leave of the total, when they do not reconcile. */
  readonly difference: string | undefined;
}

const half = 0.005;

export function moneyColumn(parts: readonly Reading<number>[], total: Reading<number>): MoneyColumn {
  const amounts = parts.flatMap((part) => (part.known ? [part.value] : []));
  const sum = amounts.reduce((a, b) => a + b, 0);
  const whole = total.known ? total.value : sum;
  const left = whole - sum;
  const differs = Math.abs(left) >= half;
  const rounded = roundedParts(differs ? [...amounts, left] : amounts, whole, 2);
  let next = 0;
  return {
    cells: parts.map((part) => (part.known ? usd(rounded[next++] ?? 0) : 'not known')),
    total: total.known ? usd(total.value) : 'not known',
    difference: differs ? usd(rounded.at(-1) ?? 0) : undefined,
  };
}
