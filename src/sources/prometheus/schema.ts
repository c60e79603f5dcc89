import * as z from 'zod';

const LabelSet = z.record(z.string(), z.string());
/** `[unix seconds, "number"]`; Prometheus writes NaN and infinities as words. */
const Sample = z.tuple([z.number(), z.string()]);

export const Vector = z.array(z.object({ metric: LabelSet, value: Sample }));
export const Matrix = z.array(z.object({ metric: LabelSet, values: z.array(Sample) }));

/** The envelope around every answer of the query API. */
export const Envelope = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({ resultType: z.string(), result: z.unknown() }),
    warnings: z.array(z.string()).optional(),
    infos: z.array(z.string()).optional(),
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);
