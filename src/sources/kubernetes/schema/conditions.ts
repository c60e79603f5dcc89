import * as z from 'zod';

export const Conditions = z
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().default(''),
      message: z.string().default(''),
      observedGeneration: z.union([z.number(), z.string()]).optional(),
    }),
  )
  .nullish();

/** A condition is fresh unless it says that it was written for an older generation. */
export const conditions = (list: z.infer<typeof Conditions>, generation: number | undefined) =>
  (list ?? []).map(({ type, status, reason, message, observedGeneration }) => ({
    type,
    status,
    reason,
    message,
    fresh: observedGeneration === undefined || generation === undefined || Number(observedGeneration) >= generation,
  }));
