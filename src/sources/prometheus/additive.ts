import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import type { Additive } from './additive-query.ts';
import type { PrometheusClient, Row } from './client.ts';
import { anyNamespace, halves, type Share, wholeShare } from './namespace-share.ts';
import type { Selector } from './selector.ts';
import { type Question, type Span, spanAnswer } from './span-answer.ts';

/** Shortest span worth asking for. */
const shortestSeconds = 1800;
const daySeconds = 86_400;

/**
 * Adds a query up over the period, a day at a time. What the server calls too large is halved, and halved again: a
 * query that holds points by time, down to half an hour, and then by namespace; any other by namespace first; one of
 * whole days by pod.
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
    const { ofPods } = queryOf(select, period.start);
    shares ??=
      ofPods === undefined
        ? wholeShare(client, 'namespace', anyNamespace(select), atSeconds)
        : wholeShare(client, 'pod', ofPods, atSeconds);
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
    return [await spanAnswer(question, span, share)];
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
  const { holdsPoints = false, ofPods } = question.queryOf(question.select);
  const times = ofPods === undefined ? halfTimes(span) : undefined;
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

export const seconds = (instant: string): number => Date.parse(instant) / 1000;
export const isoOf = (instantSeconds: number): string =>
  new Date(instantSeconds * 1000).toISOString().replace('.000Z', 'Z');
