import type { Span } from './simulation.ts';
import { valueAt, type Wave } from './wave.ts';

const daySeconds = 86_400;
/** Of a swing of a day, far finer than anybody scrapes. */
const stepSeconds = 10;
const busyQuantile = 0.95;

/** The 95th percentile of usage over a pod's life on each day of the window, the greatest of them; undefined without a life in it. */
export function busiestCores(cores: Wave, life: Span, window: Span): number | undefined {
  let busiest: number | undefined;
  for (let day = window.fromSeconds; day < window.toSeconds; day += daySeconds) {
    const from = Math.max(day, life.fromSeconds);
    const to = Math.min(day + daySeconds, window.toSeconds, life.toSeconds);
    const values: number[] = [];
    for (let at = from; at < to; at += stepSeconds) values.push(valueAt(cores, at));
    const value = values.sort((a, b) => a - b)[Math.floor(busyQuantile * values.length)];
    if (value !== undefined) busiest = Math.max(busiest ?? 0, value);
  }
  return busiest;
}
