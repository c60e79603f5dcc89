import * as z from 'zod';

/** One page of any list. Items are parsed one by one, so that one odd object is named and not the whole list lost. */
export const Page = z.object({
  metadata: z.object({ continue: z.string().nullish() }).default({}),
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
});

/** A refusal: 410 carries the token that goes on at the newest version. */
export const Status = z.object({
  kind: z.literal('Status'),
  message: z.string().default(''),
  reason: z.string().default(''),
  metadata: z.object({ continue: z.string().nullish() }).default({}),
});
