import { MeshledgerError } from '../../errors.ts';
import type { ExchangeRate } from './price-settings.ts';

/**
 * What one unit of `currency` is in USD, and the words that say so beside the source of a price.
 * @param who whose price it is, for the message
 * @throws MeshledgerError SOURCE_REFUSED for a currency without a configured rate: currencies are never mixed
 */
export function exchangeRate(
  currency: string,
  rates: readonly ExchangeRate[],
  who: string,
): { readonly usd: number; readonly said: string } {
  if (currency === 'USD') return { usd: 1, said: '' };
  const rate = rates.find((one) => one.currency === currency);
  if (rate === undefined)
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} quotes ${currency}, and no exchange rate is configured for it.`,
      `Add it to prices.exchangeRates: { currency: ${currency}, usd: …, asOf: …, source: … }.`,
    );
  return { usd: rate.usd, said: `; 1 ${currency} = ${rate.usd} USD (${rate.source}, ${rate.asOf})` };
}
