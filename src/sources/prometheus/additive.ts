import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import type { PrometheusClient, Row } from './client.ts';
import { halves, namespaceShare, type Share } from './namespace-share.ts';
import { type Selector, within } from './selector.ts';

/** A query whose answers over neighbouring spans, and over separate namespaces, add up. */
export interface Additive {
  readonly name: string;
  /** @param span the length to put between brackets, such as `86400000ms` */
  promql(span: string): string;
  /** The query speaks of one instant, and is put at instants so far apart; each stands for as long as the next is away. */
  readonly everySeconds?: number;
  /** The query adds up the points of a subquery so far apart, in the same sense. */
  readonly gridSeconds?: number;
  /** The server holds every point of the span in memory, so that a shorter one helps; otherwise only one per series. */
  readonly holdsPoints?: boolean;
}

/** Shortest span worth asking for. */
const shortestSeconds = 1800;
const daySeconds = 86_400;
/** Where in its step an instant lies (0-1). */
const phaseRatio = 0.5;

interface Question {
  readonly client: PrometheusClient;
  readonly queryOf: (select: Selector) => Additive;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly select: Selector;
  /** All namespaces, asked for when a question is refused. */
  readonly everything: (atSeconds: number) => Promise<Share>;
}
type Span = readonly [number, number];

/**
 * Adds a query up over the period, a day at a time. What the server calls too large is halved, and halved again: a
 * query that holds points by time, down to half an hour, and then by namespace; any other by namespace first.
 * @param queryOf the question of one day, given as the start of its day within the period, ISO 8601 UTC; its steps and
 *   grid are those of every day
 * @param merge adds one answer to the total
 * @throws what `client` throws, when half an hour of one namespace is still too much
 */
export async function additive(
  client: PrometheusClient,
  select: Selector,
  queryOf: (select: Selector, day: string) => Additive,
  period: Period,
  merge: (rows: readonly Row[], day: string) => void,
): Promise<void> {
  const [start, end] = [seconds(period.start), seconds(period.end)];
  let shares: Promise<Share> | undefined;
  const everything = (atSeconds: number): Promise<Share> => {
    shares ??= namespaceShare(client, select, atSeconds);
    return shares;
  };
  const shared = { client, startSeconds: start, endSeconds: end, select, everything };
  const days: Span[] = [];
  for (let from = start; from < end; from += daySeconds) days.push([from, Math.min(from + daySeconds, end)]);
  const answers = days.map((span) => {
    const day = isoOf(span[0]);
    return { day, rows: answersOf({ ...shared, queryOf: (of) => queryOf(of, day) }, span) };
  });
  for (const { rows } of answers) rows.catch(() => {}); // its failure is thrown below, when its turn comes
  // Day by day, so that a day's rows are garbage once they are added up.
  for (let one = answers.shift(); one !== undefined; one = answers.shift()) {
    for (const rows of await one.rows) merge(rows, one.day);
  }
}

async function answersOf(question: Question, span: Span, share?: Share): Promise<(readonly Row[])[]> {
  try {
    return [await answer(question, span, share)];
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    const parts = await smaller(question, span, share);
    if (parts === undefined) throw error;
    const answers: (readonly Row[])[] = [];
    for (const [time, namespaces] of parts) answers.push(...(await answersOf(question, time, namespaces)));
    return answers;
  }
}

type Part = readonly [Span, Share | undefined];

async function smaller(question: Question, span: Span, share?: Share): Promise<readonly Part[] | undefined> {
  const { holdsPoints = false } = question.queryOf(question.select);
  const times = halfTimes(span);
  if (holdsPoints && times !== undefined) return times.map((time) => [time, share]);
  const namespaces = halves(share ?? (await question.everything(span[1] - 0.001)));
  return namespaces?.map((half): Part => [span, half]) ?? times?.map((time): Part => [time, share]);
}

function halfTimes([from, to]: Span): readonly Span[] | undefined {
  if (to - from <= shortestSeconds) return undefined;
  const middle = from + Math.max(shortestSeconds, Math.floor((to - from) / 2 / shortestSeconds) * shortestSeconds);
  return [
    [from, middle],
    [middle, to],
  ];
}

const isTooLarge = (error: unknown): error is MeshledgerError =>
  error instanceof MeshledgerError && error.code === 'SOURCE_TOO_LARGE';

/**
 * One question. A span is asked for a millisecond before its end, so that a sample exactly on the border of two spans
 * counts once: Prometheus 2 includes both ends of a range, Prometheus 3 leaves the first one out.
 */
async function answer(question: Question, [from, to]: Span, share?: Share): Promise<readonly Row[]> {
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

export const seconds = (instant: string): number => Date.parse(instant) / 1000;
export const isoOf = (instantSeconds: number): string =>
  new Date(instantSeconds * 1000).toISOString().replace('.000Z', 'Z');
