import type { Period } from '../../model/period.ts';
import { seconds } from './additive.ts';
import type { PrometheusClient, Series } from './client.ts';
import { endingSamples } from './queries/oom.ts';
import type { Selector } from './selector.ts';

const daySeconds = 86_400;
/** How far before the day its first count may lie. */
const beforeSeconds = 3600;

/** What one scrape of an exporter said of one container. */
interface Scrape {
  readonly at: number;
  restarts?: number;
  reason?: string;
}

/**
 * How many restarts of a container that ended in several ways on one day came after an OOM kill. Each rise of the
 * count is held against the reason of the very same scrape: a reason is stale by then, or it is this one. Several
 * restarts between two scrapes are taken to have ended like the last of them.
 */
export async function killsAmong(
  client: PrometheusClient,
  select: Selector,
  { labels, day }: { readonly labels: Readonly<Record<string, string>>; readonly day: string },
  period: Period,
): Promise<number> {
  const [start, end] = [seconds(day), Math.min(seconds(day) + daySeconds, seconds(period.end))];
  const ask = endingSamples(select, labels, `${(end - start + beforeSeconds) * 1000}ms`);
  const scrapes = scrapesOf(await client.samples(ask, end - 0.001));
  const before = scrapes.filter(({ at }) => at < start);
  let [count, kills] = [Math.max(...(before.length > 0 ? before : scrapes.slice(0, 1)).map(countOf)), 0];
  for (const { restarts = 0, reason } of scrapes.slice(before.length)) {
    // Of two exporters, one may be behind the other.
    if (restarts <= count) continue;
    if (reason === 'OOMKilled') kills += restarts - count;
    count = restarts;
  }
  return kills;
}

const countOf = ({ restarts = 0 }: Scrape): number => restarts;

/** By time; a scrape of one exporter has one time for everything it says. */
function scrapesOf(series: readonly Series[]): Scrape[] {
  const scrapes = new Map<string, Scrape>();
  for (const { labels, points } of series) {
    const { __name__: name = '', reason, ...exporter } = labels;
    const who = Object.values(exporter).join('/');
    for (const [at, value] of points) {
      const scrape = scrapes.get(`${who}@${at}`) ?? { at };
      scrapes.set(`${who}@${at}`, scrape);
      if (name.endsWith('_restarts_total')) scrape.restarts = value;
      else if (value === 1 && reason !== undefined) scrape.reason = reason;
    }
  }
  return [...scrapes.values()].filter(({ restarts }) => restarts !== undefined).sort((a, b) => a.at - b.at);
}
