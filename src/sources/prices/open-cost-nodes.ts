import type { Period } from '../../model/period.ts';
import { additive } from '../prometheus/additive.ts';
import type { PrometheusClient } from '../prometheus/client.ts';
import type { Query } from '../prometheus/queries/parts.ts';
import type { Selector } from '../prometheus/selector.ts';
import {
  type CostMetric,
  costMetrics,
  flaggedMinutes,
  pricedMinutes,
  priceMinutes,
  spotMinutes,
  unpricedMinutes,
} from './open-cost-queries.ts';

/** What OpenCost said of one node in the period. */
export interface OpenCostNode {
  region?: string;
  /** Averages over the time that there was a price above 0: USD per core-hour, GiB-hour, and node-hour. */
  readonly average: Partial<Record<CostMetric, number>>;
  /** Minutes in which it exported a price of 0. */
  readonly zeroMinutes: number;
  /** Share (0–1) of its time that it was spot; absent when OpenCost does not say. */
  readonly spotRatio?: number;
}

/** Sums over the period, by node. */
type Sums = ReadonlyMap<string, number>;

interface Question {
  readonly client: PrometheusClient;
  readonly select: Selector;
  readonly queryOf: (select: Selector) => Query;
}

/** Every node that OpenCost exported a price of, by name. */
export async function openCostNodes(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<ReadonlyMap<string, OpenCostNode>> {
  const regions = new Map<string, string>();
  const sums = (queryOf: (select: Selector) => Query): Promise<Sums> =>
    sumsByNode({ client, select, queryOf }, period, regions);
  const [spot, flagged, ...costs] = await Promise.all([
    sums(spotMinutes),
    sums(flaggedMinutes),
    ...costMetrics.map(async (metric) => ({
      metric,
      price: await sums(priceMinutes(metric)),
      priced: await sums(pricedMinutes(metric)),
      zero: await sums(unpricedMinutes(metric)),
    })),
  ]);
  const names = new Set(costs.flatMap(({ priced, zero }) => [...priced.keys(), ...zero.keys()]));
  const nodeOf = (name: string): OpenCostNode => {
    const region = regions.get(name);
    const spotRatio = quotient(spot.get(name), flagged.get(name));
    const averages = costs.map(({ metric, price, priced }) => [metric, quotient(price.get(name), priced.get(name))]);
    return {
      ...(region && { region }),
      ...(spotRatio !== undefined && { spotRatio }),
      average: Object.fromEntries(averages.filter(([, average]) => average !== undefined)),
      zeroMinutes: Math.max(
        ...costs.filter(({ metric }) => metric !== 'node_total_hourly_cost').map(({ zero }) => zero.get(name) ?? 0),
      ),
    };
  };
  return new Map([...names].map((name) => [name, nodeOf(name)]));
}

const quotient = (sum: number | undefined, count: number | undefined): number | undefined =>
  sum === undefined || !count ? undefined : sum / count;

async function sumsByNode(
  { client, select, queryOf }: Question,
  period: Period,
  regions: Map<string, string>,
): Promise<Sums> {
  const sums = new Map<string, number>();
  await additive(client, select, queryOf, period, (rows) => {
    for (const { labels, value } of rows) {
      const name = labels.exported_node || labels.node || '';
      sums.set(name, (sums.get(name) ?? 0) + value);
      if (labels.region) regions.set(name, labels.region);
    }
  });
  return sums;
}
