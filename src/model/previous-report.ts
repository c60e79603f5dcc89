import * as z from 'zod';
import { Role } from './role.ts';

/** What a later week needs of an earlier report, to say what changed. */
export const PreviousReport = z.object({
  runKey: z.string(),
  periodEnd: z.iso.datetime(),
  /** Allocated cost of that week by role, USD. */
  weeklyUsdByRole: z.partialRecord(Role, z.number()),
});
export type PreviousReport = z.infer<typeof PreviousReport>;
