import type { Period } from '../../model/period.ts';
import type { NodeClock } from '../../model/prometheus-facts.ts';
import { additive, seconds } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { clockMaxError, clockOffset, clockSynchronised, nodeNames } from './queries/clocks.ts';
import type { Selector } from './selector.ts';

/** The clock of every node that node_exporter's timex collector speaks of. */
export async function nodeClocks(client: PrometheusClient, select: Selector, period: Period): Promise<NodeClock[]> {
  const end = seconds(period.end) - 0.001;
  const [names, synchronised, maxError] = await Promise.all([
    client.instant(nodeNames(select), end),
    client.instant(clockSynchronised(select), end),
    client.instant(clockMaxError(select), end),
  ]);
  const nodeOf = new Map(names.map(({ labels }) => [labels.instance, labels.nodename]));
  const clocks = new Map<string, NodeClock>();
  const clockOf = ({ instance = '', node }: Row['labels']): NodeClock => {
    const name = node ?? nodeOf.get(instance) ?? instance;
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
  return [...clocks.values()].sort((a, b) => (a.node < b.node ? -1 : 1));
}
