import * as z from 'zod';

/** How grave a finding is. */
export const Severity = z.enum(['high', 'medium', 'low']);
export type Severity = z.infer<typeof Severity>;
