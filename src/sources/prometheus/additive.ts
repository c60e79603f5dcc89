import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import type { Ask, PrometheusClient, Row } from './client.ts';

/** A query whose answers over neighbouring spans add up, such as `increase` or `sum_over_time`. */
export interface Additive {
  readonly name: string;
  /** @param span the length to put between brackets, such as `86400000ms` */
  promql(span: string): string;
}

/** Shortest span worth asking for; below it a refusal is the server's last word. */
const shortestSeconds = 1800;
const daySeconds = 86_400;

/**
 * Adds a query up over the period, a day at a time, and halves a span that the server calls too large.
 * @param merge adds one answer to the total
 * @throws what `client` throws, when half an hour is still too much
 */
export async function additive(
  client: PrometheusClient,
  query: Additive,
  period: Period,
  merge: (rows: readonly Row[]) => void,
): Promise<void> {
  const [start, end] = [seconds(period.start), seconds(period.end)];
  const days: [number, number][] = [];
  for (let from = start; from < end; from += daySeconds) days.push([from, Math.min(from + daySeconds, end)]);
  const answers = days.map((span) => answersOf(client, query, span));
  for (const answer of answers) answer.catch(() => {}); // its failure is thrown below, when its turn comes
  // Day by day, so that a day's rows are garbage once they are added up.
  for (let day = answers.shift(); day !== undefined; day = answers.shift()) {
    for (const rows of await day) merge(rows);
  }
}

async function answersOf(
  client: PrometheusClient,
  query: Additive,
  [from, to]: readonly [number, number],
): Promise<(readonly Row[])[]> {
  try {
    return [await client.instant(asked(query, to - from), instantAtEnd(to))];
  } catch (error) {
    if (!(error instanceof MeshledgerError) || error.code !== 'SOURCE_TOO_LARGE' || to - from <= shortestSeconds)
      throw error;
    const middle = from + Math.max(shortestSeconds, Math.floor((to - from) / 2 / shortestSeconds) * shortestSeconds);
    return [...(await answersOf(client, query, [from, middle])), ...(await answersOf(client, query, [middle, to]))];
  }
}

const asked = (query: Additive, lengthSeconds: number): Ask => ({
  name: query.name,
  promql: query.promql(`${lengthSeconds * 1000}ms`),
});

/**
 * A millisecond before the end, so that a sample exactly on the border of two spans counts once:
 * Prometheus 2 includes both ends of a range, Prometheus 3 leaves the first one out.
 */
const instantAtEnd = (toSeconds: number): number => toSeconds - 0.001;

export const seconds = (instant: string): number => Date.parse(instant) / 1000;
