import type { Query } from '../prometheus/queries/parts.ts';
import type { Selector } from '../prometheus/selector.ts';

/*
 * What OpenCost exports, as sums and counts: both add up over the days of the period, and over the series of a node
 * that was made again under its name, so that their quotient is the average over the time that each was there.
 * Averages of averages would count a series of one hour as much as one of a week.
 *
 * A scrape without honor_labels keeps OpenCost's own `node` as `exported_node`, and writes the node that OpenCost runs
 * on into `node`: so both are asked for.
 */

export const costMetrics = ['node_cpu_hourly_cost', 'node_ram_hourly_cost', 'node_total_hourly_cost'] as const;
export type CostMetric = (typeof costMetrics)[number];

const perNode = 'by (node,exported_node,region)';
/** Every minute, whatever OpenCost is scraped at, so that a price counts for as long as it held. */
const minutely = (span: string): string => `[${span}:1m]`;

/** Minutes in which the price was above 0, weighted by the price, or only counted. */
const positive =
  (over: 'sum' | 'count', unit: string) =>
  (metric: CostMetric) =>
  (select: Selector): Query => ({
    name: `${metric} of OpenCost (${over})`,
    promql: (span) => `sum ${perNode} (${over}_over_time((${select(metric)} > 0)${minutely(span)}))`,
    unit,
    why: 'the average price over the period; a price of 0 is none, and stays out of the average',
  });
export const priceMinutes = positive('sum', 'USD per unit and hour, times minutes');
export const pricedMinutes = positive('count', 'minutes');

export const unpricedMinutes =
  (metric: CostMetric) =>
  (select: Selector): Query => ({
    name: `${metric} of OpenCost at 0`,
    promql: (span) => `sum ${perNode} (count_over_time((${select(metric)} <= 0)${minutely(span)}))`,
    unit: 'minutes',
    why: 'OpenCost exports 0 for a node whose price it does not know: a node is never free',
  });

export const spotMinutes = (select: Selector): Query => ({
  name: 'kubecost_node_is_spot (sum)',
  promql: (span) => `sum ${perNode} (sum_over_time(${select('kubecost_node_is_spot')}${minutely(span)}))`,
  unit: 'minutes',
  why: 'for how long a node was spot: a node that was both has an average of two prices',
});
export const flaggedMinutes = (select: Selector): Query => ({
  name: 'kubecost_node_is_spot (count)',
  promql: (span) => `sum ${perNode} (count_over_time(${select('kubecost_node_is_spot')}${minutely(span)}))`,
  unit: 'minutes',
  why: 'for how long OpenCost said either',
});
