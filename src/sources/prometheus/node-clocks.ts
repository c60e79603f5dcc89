import type { NodeClock } from '../../model/health-facts.ts';
import type { Period } from '../../model/period.ts';
import { additive, seconds } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { clockSkews, type Skew } from './clock-skew.ts';
import { clockMaxError, clockOffset, clockSynchronised, nodeNames } from './queries/clocks.ts';
import type { Selector } from './selector.ts';

/** The clock of every node that node_exporter's timex or uname collector speaks of. */
export async function nodeClocks(client: PrometheusClient, select: Selector, period: Period): Promise<NodeClock[]> {
  const end = seconds(period.end) - 0.001;
  const [names, synchronised, maxError, skews] = await Promise.all([
    client.instant(nodeNames(select), end),
    client.instant(clockSynchronised(select), end),
    client.instant(clockMaxError(select), end),
    clockSkews(client, select, end),
  ]);
  const nodeOf = new Map(names.map(({ labels }) => [labels.instance, labels.nodename]));
  const nameOf = ({ instance = '', node, nodename }: Row['labels']): string =>
    node ?? nodename ?? nodeOf.get(instance) ?? instance;
  const clocks = new Map<string, NodeClock>();
  const clockOf = (labels: Row['labels']): NodeClock => {
    const name = nameOf(labels);
    const clock = clocks.get(name) ?? { node: name };
    clocks.set(name, clock);
    return clock;
  };
  // A node without the timex collector is a node whose clock nobody knows, not one that is not there.
  for (const { labels } of names) clockOf(labels);
  for (const { labels, value } of synchronised) clockOf(labels).synchronised = value === 1;
  for (const { labels, value } of maxError) clockOf(labels).maxErrorSeconds = value;
  await additive(client, select, clockOffset, period, (rows) => {
    for (const { labels, value } of rows) {
      const clock = clockOf(labels);
      clock.sustainedOffsetSeconds = Math.max(clock.sustainedOffsetSeconds ?? 0, value);
    }
  });
  for (const [name, ahead] of aheadByNode(skews, nameOf)) {
    const clock = clocks.get(name);
    if (clock !== undefined && ahead.low <= ahead.high) clock.aheadSeconds = ahead;
  }
  return [...clocks.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
}

/**
 * The widest bounds of every node, of all that scraped it. Only of nodes that each Prometheus scraped: where some have
 * one half of the nodes and some the other, their own clocks would be compared.
 */
function aheadByNode(
  skews: readonly Skew[],
  nameOf: (labels: Row['labels']) => string,
): Map<string, { low: number; high: number }> {
  const servers = new Set(skews.map(({ server }) => server)).size;
  const byNode = Map.groupBy(skews, ({ labels }) => nameOf(labels));
  const whole = [...byNode].filter(([, of]) => new Set(of.map(({ server }) => server)).size === servers);
  return new Map(
    whole.map(([name, of]) => [
      name,
      { low: Math.min(...of.map(({ low }) => low)), high: Math.max(...of.map(({ high }) => high)) },
    ]),
  );
}
