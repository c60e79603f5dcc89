import type { Scrapes } from './scrapes.ts';
import type { Span } from './simulation.ts';

export type Labels = Readonly<Record<string, string>>;

/** Samples of one label set: at every scrape within the span, the value at that instant. */
export interface Series extends Span {
  /** Metric name with its suffix, such as `_total` or `_bucket`. */
  readonly metric: string;
  readonly labels: Labels;
  readonly scrapes: Scrapes;
  /** A constant, or the value at an instant in Unix seconds. */
  readonly value: number | ((seconds: number) => number);
}

/** An OpenMetrics metric family. A counter's own name has no `_total`. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly series: () => Iterable<Series>;
}

/** `metric{a="b",…}`, with empty labels left out, as Prometheus does. */
export function seriesText(metric: string, labels: Labels): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  return `${metric}{${pairs.join(',')}}`;
}
