import type { Report } from '../model/report.ts';
import { grouped, quantity } from './numbers.ts';

type Quantile = Report['latency']['modes'][number]['quantiles'][number];

export interface LatencyCell {
  readonly text: string;
  /** The histogram bucket that the value lies in: finer than that is not measured. */
  readonly note: string;
}

/** `P50`, `P99.9`. */
export const quantileNames = (quantiles: readonly number[]): readonly string[] =>
  quantiles.map((quantile) => `P${grouped(quantile * 100, 1).replace(/\.0$/, '')}`);

/** A latency in milliseconds with its bucket, or why it is not known. */
export function latencyCell(quantile: Quantile | undefined): LatencyCell {
  if (quantile === undefined) return { text: 'not known', note: '' };
  if (!quantile.ms.known) return { text: 'not known', note: quantile.ms.why };
  const [from, to] = quantile.withinMs ?? [];
  const within = from === undefined || to === undefined ? '' : `${quantity(from, 0)}\u2013${quantity(to, 0)}`;
  return { text: quantity(quantile.ms.value, 1), note: within };
}
