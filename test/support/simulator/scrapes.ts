import { between, random } from './random.ts';
import type { Span } from './simulation.ts';

/** How far a scrape may be from its turn, as a share of the interval. */
const jitterRatio = 0.02;

/** The instants at which one target was scraped, in order; whole milliseconds. */
export interface Scrapes {
  readonly seconds: Float64Array;
}

/**
 * Scrapes of one target: its own phase within the interval, as Prometheus spreads its targets,
 * and a small error of every single scrape.
 */
export function scrapes(history: Span, intervalSeconds: number, targetKey: string): Scrapes {
  const next = random(`${targetKey}/scrapes`);
  const first = history.fromSeconds + between(next, jitterRatio, 1 - jitterRatio) * intervalSeconds;
  const count = Math.max(0, Math.floor((history.toSeconds - first) / intervalSeconds));
  const seconds = new Float64Array(count);
  for (let turn = 0; turn < count; turn += 1) {
    const errorSeconds = between(next, -jitterRatio, jitterRatio) * intervalSeconds;
    const milliseconds = Math.round((first + turn * intervalSeconds + errorSeconds) * 1000);
    seconds[turn] = milliseconds / 1000;
  }
  return { seconds };
}

/** Index of the first scrape at or after an instant. */
export function firstScrape({ seconds }: Scrapes, instantSeconds: number): number {
  let low = 0;
  let high = seconds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seconds[middle] ?? Number.POSITIVE_INFINITY) < instantSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
