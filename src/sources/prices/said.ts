import { exchangeRate } from './exchange-rate.ts';
import type { ExchangeRate } from './price-settings.ts';

/** What every price carries, whatever it is a price of. */
export interface Said {
  readonly source: string;
  readonly asOf: string;
  readonly region?: string | undefined;
  readonly currency: string;
  readonly discountRatio: number;
}

/** @returns what a price says of itself, and the factor that turns it into USD after the discount */
export function said({ source, asOf, region, currency, discountRatio }: Said, exchangeRates: readonly ExchangeRate[]) {
  const { usd, said: rate } = exchangeRate(currency, exchangeRates, source);
  return {
    source: `${source}${rate}`,
    asOf,
    ...(region !== undefined && { region }),
    currency,
    discountRatio,
    usd: usd * (1 - discountRatio),
  };
}
