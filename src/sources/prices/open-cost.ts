import { known, missing, type Reading } from '../../model/reading.ts';
import type { PrometheusClient } from '../prometheus/client.ts';
import { nothing } from '../prometheus/nothing.ts';
import { refuseSeveralClusters } from '../prometheus/one-cluster.ts';
import type { Selector } from '../prometheus/selector.ts';
import type { Note } from '../source.ts';
import { nodeAtRates } from './node-at-rates.ts';
import { type OpenCostNode, openCostNodes } from './open-cost-nodes.ts';
import type { OpenCostSettings } from './price-settings.ts';
import type { PriceSource, QuotedNode, WantedNode } from './price-source.ts';
import { usdRates } from './usd-rates.ts';

/**
 * What OpenCost exports of each node, averaged over the period. OpenCost has already split the price of the node.
 * @see https://github.com/opencost/opencost/blob/5f65333/pkg/costmodel/metrics.go
 */
export function openCost(
  { discountRatio }: OpenCostSettings,
  client: PrometheusClient,
  select: Selector,
  note: Note,
): PriceSource {
  const name = "OpenCost's metrics";
  return {
    name,
    async prices(wanted, period) {
      await refuseSeveralClusters(client, select, period);
      const nodes = await openCostNodes(client, select, period);
      if (nodes.size === 0) nothing(client, 'node_cpu_hourly_cost of OpenCost', 'Scrape OpenCost (port 9003).');
      const asOf = period.end.slice(0, 10);
      const quotes = wanted.flatMap((one): [string, Reading<QuotedNode>][] => {
        const said = nodes.get(one.node);
        return said === undefined ? [] : [[one.node, quoteOf(one, said, { asOf, source: name, discountRatio }, note)]];
      });
      const isOverstated = ([node, quote]: (typeof quotes)[number]): boolean =>
        quote.known && quote.value.capacityType === 'spot' && nodes.get(node)?.spotRatio === 0;
      const overstated = quotes.filter(isOverstated);
      if (overstated.length > 0)
        note(
          `OpenCost prices ${overstated.length} nodes that are spot by their own labels as on demand, such as ${overstated[0]?.[0]}: their cost is overstated. Put awsSpotHistory before openCost in prices.sources.`,
        );
      return new Map(quotes);
    },
  };
}

function quoteOf(
  wanted: WantedNode,
  { average, region, zeroMinutes, spotRatio }: OpenCostNode,
  said: { readonly asOf: string; readonly source: string; readonly discountRatio: number },
  note: Note,
): Reading<QuotedNode> {
  const { node_cpu_hourly_cost: cpuCoreHour, node_ram_hourly_cost: memoryGibHour } = average;
  if (cpuCoreHour === undefined || memoryGibHour === undefined)
    return missing(
      zeroMinutes > 0
        ? 'it exports a price of 0, and no node is free: check its pricing configuration'
        : 'it exports a price of only one of CPU and memory',
    );
  if (zeroMinutes > 0)
    note(
      `OpenCost exported a price of 0 for node ${wanted.node} for ${zeroMinutes} minutes; they are left out of its average.`,
    );
  const capacityType = capacityTypeOf(wanted, spotRatio, note);
  const split = 'rates of CPU and memory as OpenCost exports them, averaged over the period';
  const from = { ...said, region: wanted.region ?? region, currency: 'USD', split, isDefault: false };
  const rates = usdRates({ ...from, cpuCoreHour, memoryGibHour }, []);
  const atRates = nodeAtRates(wanted, rates, capacityType);
  const { node_total_hourly_cost: total } = average;
  return known({ ...atRates, ...(total !== undefined && { hourUsd: total * (1 - said.discountRatio) }) });
}

/** A label of the node itself that says spot is the word of whoever runs it: OpenCost knows some labels and not others. */
function capacityTypeOf(wanted: WantedNode, spotRatio: number | undefined, note: Note): QuotedNode['capacityType'] {
  if (spotRatio === undefined) return wanted.capacityType ?? 'unknown';
  if (spotRatio === 0 && wanted.capacityType === 'spot') return 'spot';
  if (spotRatio > 0 && spotRatio < 1) {
    note(
      `Node ${wanted.node} was spot for ${Math.round(spotRatio * 100)} % of its time and on demand for the rest, by OpenCost: its price is the average of both.`,
    );
    return 'mixed';
  }
  return spotRatio === 1 ? 'spot' : 'on-demand';
}
