import type { Ask, PrometheusClient, Row } from './client.ts';
import { clockAheadAtLeast, clockAheadAtMost, prometheusLabels } from './queries/clock-skew.ts';
import type { Selector } from './selector.ts';

/** Ends of the quarters of an hour, before its end. */
const quartersSeconds = [0, 900, 1800, 2700];

/** How far the clock of one scraped node was ahead, by one Prometheus. */
export interface Skew {
  readonly labels: Row['labels'];
  /** Which Prometheus it is against. */
  readonly server: string;
  readonly low: number;
  readonly high: number;
}

/**
 * Bounds of how far each node's clock was ahead of Prometheus' in the hour before `endSeconds`.
 *
 *   low  = min over the quarters of max (read - scraped - duration)
 *   high = max over the quarters of min (read - scraped)
 *
 * In a quarter in which neither clock moved every scrape bounds the same distance, so the narrowest bounds hold, and one
 * slow scrape widens nothing. From quarter to quarter the widest hold: where the node's clock or Prometheus' own was
 * set right in the hour they take in both, and no two nodes seem apart that were only read before and after it. For
 * that, each must have been read in every quarter; a node that was not has no bounds.
 */
export async function clockSkews(client: PrometheusClient, select: Selector, endSeconds: number): Promise<Skew[]> {
  const quarterly = async (ask: Ask): Promise<Map<string, Row[]>> => {
    const answers = await Promise.all(quartersSeconds.map((before) => client.instant(ask, endSeconds - before)));
    return Map.groupBy(answers.flat(), ({ labels }) => JSON.stringify(labels));
  };
  const [lows, highs] = await Promise.all([quarterly(clockAheadAtLeast(select)), quarterly(clockAheadAtMost(select))]);
  return [...highs].flatMap(([key, most]): Skew[] => {
    const [least, labels] = [lows.get(key) ?? [], most[0]?.labels];
    if (labels === undefined || Math.min(most.length, least.length) < quartersSeconds.length) return [];
    const server = prometheusLabels.map((label) => labels[label] ?? '').join('/');
    const [low, high] = [Math.min(...least.map(bound)), Math.max(...most.map(bound))];
    return [{ labels, server, low, high }];
  });
}

const bound = ({ value }: Row): number => value;
