import { missing, type Reading } from '../../model/reading.ts';
import type { Note } from '../source.ts';
import { noteOfUnknownCapacity } from './aws-listed.ts';
import { nodeAtHour } from './node-at-hour.ts';
import { notKnown } from './not-known.ts';
import type { ExchangeRate, NodesSettings } from './price-settings.ts';
import type { PriceSource, QuotedNode, WantedNode } from './price-source.ts';

/** Prices by instance type from the configuration: of one kind of capacity, and of one region where it names one. */
export function configuredNodes(
  settings: NodesSettings,
  exchangeRates: readonly ExchangeRate[],
  note: Note,
): PriceSource {
  return {
    name: `configured node prices (${settings.source})`,
    async prices(wanted) {
      const quotes = new Map(wanted.map((node) => [node.node, quoteOf(node, settings, exchangeRates)]));
      const priced = wanted.filter(({ node }) => quotes.get(node)?.known);
      const remark = settings.capacityType === 'on-demand' ? noteOfUnknownCapacity(priced) : undefined;
      if (remark !== undefined) note(remark);
      return quotes;
    },
  };
}

function quoteOf(
  wanted: WantedNode,
  { hour, capacityType: priced, ...settings }: NodesSettings,
  exchangeRates: readonly ExchangeRate[],
): Reading<QuotedNode> {
  const { instanceType, region, capacityType } = wanted;
  if (instanceType === undefined) return missing(notKnown.instanceType);
  const price = Object.hasOwn(hour, instanceType) ? hour[instanceType] : undefined;
  if (price === undefined) return missing(`there is no price of ${instanceType}`);
  if (settings.region !== undefined && region !== undefined && settings.region !== region)
    return missing(`the prices are of ${settings.region}, and it is in ${region}`);
  const otherwise = otherCapacity(priced, capacityType);
  if (otherwise !== undefined) return missing(otherwise);
  const said = { ...settings, hour: price, region: settings.region ?? region };
  return nodeAtHour(wanted, said, capacityType ?? 'unknown', exchangeRates);
}

/** Why prices of one kind of capacity are not those of a node. What nobody knows counts as on demand, as AWS' list does. */
function otherCapacity(
  priced: NodesSettings['capacityType'],
  capacityType: WantedNode['capacityType'],
): string | undefined {
  if (priced === 'on-demand' && capacityType === 'spot') return 'it is spot, and these prices are on demand';
  if (priced !== 'spot' || capacityType === 'spot') return undefined;
  return `${capacityType === undefined ? 'nobody says whether it was spot' : 'it is on demand'}, and these prices are spot`;
}
