import { missing, type Reading } from '../../model/reading.ts';
import { nodeAtHour } from './node-at-hour.ts';
import { notKnown } from './not-known.ts';
import type { ExchangeRate, NodesSettings } from './price-settings.ts';
import type { PriceSource, QuotedNode, WantedNode } from './price-source.ts';

/** Prices by instance type from the configuration, of one region where it names one. */
export function configuredNodes(settings: NodesSettings, exchangeRates: readonly ExchangeRate[]): PriceSource {
  return {
    name: `configured node prices (${settings.source})`,
    prices: async (wanted) => new Map(wanted.map((node) => [node.node, quoteOf(node, settings, exchangeRates)])),
  };
}

function quoteOf(
  wanted: WantedNode,
  { hour, ...settings }: NodesSettings,
  exchangeRates: readonly ExchangeRate[],
): Reading<QuotedNode> {
  const { instanceType, region, capacityType = 'unknown' } = wanted;
  if (instanceType === undefined) return missing(notKnown.instanceType);
  const price = Object.hasOwn(hour, instanceType) ? hour[instanceType] : undefined;
  if (price === undefined) return missing(`there is no price of ${instanceType}`);
  if (settings.region !== undefined && region !== undefined && settings.region !== region)
    return missing(`the prices are of ${settings.region}, and it is in ${region}`);
  return nodeAtHour(
    wanted,
    { ...settings, hour: price, region: settings.region ?? region },
    capacityType,
    exchangeRates,
  );
}
