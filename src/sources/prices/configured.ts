import type { Prices } from '../../model/facts.ts';
import type { Source } from '../source.ts';

/**
 * OpenCost's published default rates (`configs/default.json`, GCP us-central1 N1-class, on demand).
 * They are nobody's bill: the report warns when they are used.
 * @see https://github.com/opencost/opencost/blob/5f65333/configs/default.json read in October 2024
 */
const openCostDefaults: Prices = {
  cpuCoreHourUsd: 0.031611,
  memoryGibHourUsd: 0.004237,
  source: "OpenCost's published default rates (GCP us-central1, on demand)",
  asOf: '2024-10',
  isDefault: true,
};

/** Flat rates from the configuration; without them, OpenCost's defaults under their own name and date. */
export function configuredPrices(configured: Omit<Prices, 'isDefault'> | undefined): Source {
  const prices = configured === undefined ? openCostDefaults : { ...configured, isDefault: false };
  return { name: 'prices', required: false, open: () => ({ prices: async () => prices }) };
}
