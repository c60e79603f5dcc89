import { known } from '../../model/reading.ts';
import { nodeAtRates } from './node-at-rates.ts';
import type { PriceSource } from './price-source.ts';
import { usdRates } from './usd-rates.ts';

/**
 * OpenCost's published default rates (`configs/default.json`, GCP us-central1 N1-class). They are nobody's bill:
 * every report that uses them says so.
 * @see https://github.com/opencost/opencost/blob/5f65333/configs/default.json read in October 2024
 */
const published = {
  asOf: '2024-10',
  region: undefined,
  currency: 'USD',
  discountRatio: 0,
  split: 'rates of CPU and memory as published',
  isDefault: true,
};
const onDemand = usdRates(
  {
    ...published,
    source: "OpenCost's published default rates (GCP us-central1, on demand)",
    cpuCoreHour: 0.031611,
    memoryGibHour: 0.004237,
  },
  [],
);
const spot = usdRates(
  {
    ...published,
    source: "OpenCost's published default rates (GCP us-central1, spot)",
    cpuCoreHour: 0.006655,
    memoryGibHour: 0.000892,
  },
  [],
);

/** The last resort: prices everything, and no cluster in particular. */
export const openCostDefaults: PriceSource = {
  name: "OpenCost's published default rates",
  prices: async (wanted) =>
    new Map(
      wanted.map((node) => {
        const rates = node.capacityType === 'spot' ? spot : onDemand;
        return [node.node, known(nodeAtRates(node, rates, node.capacityType ?? 'unknown'))];
      }),
    ),
  elsewhere: () => onDemand,
};
