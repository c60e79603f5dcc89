import type { Additive } from './additive-query.ts';
import type { PrometheusClient, Row } from './client.ts';
import type { Share } from './namespace-share.ts';
import { type Selector, within } from './selector.ts';

/** Where in its step an instant lies (0-1). */
const phaseRatio = 0.5;

/** A query put over parts of one period. */
export interface Question {
  readonly client: PrometheusClient;
  readonly queryOf: (select: Selector) => Additive;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly select: Selector;
  /** All namespaces or pods, asked for when a question is refused. */
  readonly everything: (atSeconds: number) => Promise<Share>;
}
export type Span = readonly [number, number];

/**
 * One question. A span is asked for a millisecond before its end, so that a sample exactly on the border of two spans
 * counts once: Prometheus 2 includes both ends of a range, Prometheus 3 leaves the first one out.
 */
export async function spanAnswer(question: Question, [from, to]: Span, share?: Share): Promise<readonly Row[]> {
  const { client, queryOf, select, startSeconds } = question;
  const query = queryOf(share === undefined ? select : within(select, share.matcher));
  const ask = { name: query.name, promql: query.promql(`${(to - from) * 1000}ms`) };
  const { everySeconds, gridSeconds } = query;
  if (everySeconds !== undefined) {
    const before = stepsBefore(startSeconds, everySeconds);
    const [first, end] = [before(from), before(to)];
    if (first === end) return [];
    const at = (step: number): number => startSeconds + (step + phaseRatio) * everySeconds;
    const series = await client.range(ask, at(first), at(end - 1), everySeconds);
    const sums = series.map(({ labels, points }) => ({ labels, value: points.reduce((sum, [, one]) => sum + one, 0) }));
    return weighted(sums, question, before);
  }
  const rows = await client.instant(ask, to - 0.001);
  // A subquery's points are whole multiples of its step since 1970.
  return gridSeconds === undefined
    ? rows
    : weighted(rows, question, (instant) => Math.ceil((instant - 0.001) / gridSeconds));
}

const stepsBefore =
  (startSeconds: number, everySeconds: number) =>
  (instant: number): number =>
    Math.ceil((instant - startSeconds) / everySeconds - phaseRatio);

/** Sums of points as integrals: all points of the period together stand for all of it, whatever it is divided by. */
function weighted(
  sums: readonly Row[],
  { startSeconds, endSeconds }: Question,
  pointsBefore: (instant: number) => number,
): Row[] {
  const pointSeconds = (endSeconds - startSeconds) / (pointsBefore(endSeconds) - pointsBefore(startSeconds));
  return sums.map(({ labels, value }) => ({ labels, value: value * pointSeconds }));
}
