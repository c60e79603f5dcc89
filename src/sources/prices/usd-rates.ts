import type { Rates } from '../../model/money-facts.ts';
import type { ExchangeRate } from './price-settings.ts';
import { type Said, said } from './said.ts';

/** Prices of a core-hour and a GiB-hour as a source quotes them, in its currency and before the discount. */
export interface SaidRates extends Said {
  readonly cpuCoreHour: number;
  readonly memoryGibHour: number;
  /** How the source came to them. */
  readonly split: string;
  readonly isDefault: boolean;
}

/** Rates in USD, the discount taken off. */
export function usdRates(quoted: SaidRates, exchangeRates: readonly ExchangeRate[]): Rates {
  const { usd, ...head } = said(quoted, exchangeRates);
  return {
    ...head,
    cpuCoreHourUsd: quoted.cpuCoreHour * usd,
    memoryGibHourUsd: quoted.memoryGibHour * usd,
    split: quoted.split,
    isDefault: quoted.isDefault,
  };
}
