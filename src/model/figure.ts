import * as z from 'zod';
import { Reading } from './reading.ts';

/**
 * A number with its proof: what it is, how it was worked out, and between which bounds it lies.
 * `value` is the likely one; `low` and `high` are absent when the figure was measured.
 */
export const Figure = z.object({
  value: Reading(z.number()),
  low: z.number().optional(),
  high: z.number().optional(),
  atLeast: z.boolean().optional().describe('true when a part could not be priced: the value is a lower bound'),
  unit: z.string(),
  formula: z.string(),
});
export type Figure = z.infer<typeof Figure>;
