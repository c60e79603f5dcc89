import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';

/** Labels that tell the Prometheus servers apart whose series one address answers with. */
export const prometheusLabels = ['prometheus', 'prometheus_replica', 'replica'] as const;
const target = `job,instance,${prometheusLabels}`;
const row = `instance,node,${prometheusLabels}`;

/** Prometheus dates a scrape up to 2 ms before its start, and to the whole millisecond. */
const datedEarlySeconds = 0.003;

/**
 * The clock of a node at a scrape, less the time at which Prometheus began it: how far the node is ahead, and how long
 * into the scrape its clock was read.
 */
function readAhead(select: Selector): string {
  const time = select('node_time_seconds');
  return `(${time} - timestamp(${time}))`;
}

/** Least and most over a quarter of an hour: of several jobs on one node, the widest. */
export const clockAheadAtMost = (select: Selector): Ask => ({
  name: 'clock ahead at most',
  promql: `max by (${row}) (min_over_time(${readAhead(select)}[15m:1m]))`,
});
/** A scrape that took so long began at least so long before its end, so the clock was read no later than that. */
export const clockAheadAtLeast = (select: Selector): Ask => ({
  name: 'clock ahead at least',
  promql: `min by (${row}) (max_over_time((${readAhead(select)} - on (${target}) group_left () max by (${target}) (${select('scrape_duration_seconds')}))[15m:1m])) - ${datedEarlySeconds}`,
});
