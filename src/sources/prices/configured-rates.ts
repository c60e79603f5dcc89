import { known } from '../../model/reading.ts';
import { nodeAtRates } from './node-at-rates.ts';
import type { ExchangeRate, RatesSettings } from './price-settings.ts';
import type { PriceSource } from './price-source.ts';
import { usdRates } from './usd-rates.ts';

/** Flat rates from the configuration: every node, and every proxy whose node is not known, pays them. */
export function configuredRates(settings: RatesSettings, exchangeRates: readonly ExchangeRate[]): PriceSource {
  const rates = usdRates(
    { ...settings, split: 'rates of CPU and memory as configured', isDefault: false },
    exchangeRates,
  );
  return {
    name: `configured rates (${settings.source})`,
    prices: async (wanted) =>
      new Map(wanted.map((node) => [node.node, known(nodeAtRates(node, rates, node.capacityType ?? 'unknown'))])),
    elsewhere: () => rates,
  };
}
