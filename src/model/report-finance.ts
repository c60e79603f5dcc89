import * as z from 'zod';
import { Reading } from './reading.ts';

/** Money over time of one saving, at one of its three levels. */
export const FinanceCase = z.object({
  basis: z.enum(['allocated', 'realisable', 'realised']),
  level: z.enum(['low', 'likely', 'high']),
  monthlyUsd: z.number(),
  paybackMonths: Reading(z.number()).describe(
    'investment / monthly saving, later where it decays; missing says "never" when nothing is saved',
  ),
  paybackDays: Reading(z.number()).describe('months x 365 / 12'),
  discountedPaybackMonths: Reading(z.number()).describe(
    'until the flows, discounted to today, add up to the investment',
  ),
  irrAnnualRatio: Reading(z.number()).describe('monthly internal rate of return over the longest horizon, annualised'),
  horizons: z.array(
    z.object({
      months: z.number().int(),
      npvUsd: z.number(),
      roiRatio: z.number(),
    }),
  ),
});
export type FinanceCase = z.infer<typeof FinanceCase>;
export const Finance = z.object({
  investmentUsd: z.number(),
  investmentFormula: z.string(),
  discountRatio: z.number().describe('effective, a year'),
  yearlyDecayRatio: z.number(),
  cases: z.array(FinanceCase),
});
export type Finance = z.infer<typeof Finance>;

/** The likely allocated saving when one thing changes, USD a month. */
export const Sensitivity = z.array(z.object({ label: z.string(), monthlyUsd: z.number() }));
export type Sensitivity = z.infer<typeof Sensitivity>;
