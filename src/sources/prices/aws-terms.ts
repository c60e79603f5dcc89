import * as z from 'zod';
import { known, missing, type Reading } from '../../model/reading.ts';

/** The on-demand terms of one product: term → its prices. */
export const AwsTerms = z.record(
  z.string(),
  z.object({
    effectiveDate: z.string().optional(),
    offerTermCode: z.string().optional(),
    priceDimensions: z.record(
      z.string(),
      z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), z.string()) }),
    ),
  }),
);
export type AwsTerms = z.infer<typeof AwsTerms>;

export interface HourPrice {
  readonly hour: number;
  readonly currency: string;
  readonly effectiveDate?: string | undefined;
}

/** The plain on-demand term, and those of China, where others stand beside it. */
const onDemandTerms = new Set(['JRTCKXETXF', '99YE2YK9UR', '5Y9WH78GDR', 'KW44MY7SZN']);

/**
 * What an hour costs by the on-demand terms. Upfront fees, which some lists hold among them, are not prices of an hour;
 * 0 is the price of nothing that runs.
 * @returns missing when no price of an hour is there, or several that differ
 */
export function hourPrice(terms: AwsTerms): Reading<HourPrice> {
  const all = Object.values(terms);
  const plain = all.filter(({ offerTermCode = '' }) => onDemandTerms.has(offerTermCode));
  const hours = (plain.length > 0 ? plain : all).flatMap(({ effectiveDate, priceDimensions }) =>
    Object.values(priceDimensions)
      .filter(({ unit }) => unit === 'Hrs')
      .map(({ pricePerUnit }): HourPrice => ({ ...priceIn(pricePerUnit), effectiveDate })),
  );
  const prices = hours.filter(({ hour }) => Number.isFinite(hour) && hour > 0);
  const [first, ...others] = prices;
  if (first === undefined)
    return missing(
      hours.some(({ hour }) => hour === 0) ? 'it is listed at 0' : 'it is listed without a price of an hour',
    );
  if (others.some(({ hour, currency }) => hour !== first.hour || currency !== first.currency))
    return missing(`it is listed at ${prices.map(({ hour }) => hour).join(' and at ')}`);
  return known(first);
}

/** USD where there is a price in USD; lists of China have CNY alone. What is no number is no price. */
function priceIn(pricePerUnit: Readonly<Record<string, string>>): HourPrice {
  const currency = 'USD' in pricePerUnit ? 'USD' : (Object.keys(pricePerUnit)[0] ?? '');
  return { hour: Number(pricePerUnit[currency] ?? Number.NaN), currency };
}
