import * as z from 'zod';
import { quantity } from '../quantity.ts';

/* What Kubernetes objects share, parsed at the edge. Unknown fields are dropped. */

export const Labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) => labels ?? {});
export const Meta = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  labels: Labels,
  annotations: Labels,
  generation: z.number().optional(),
  creationTimestamp: z.string().optional(),
  ownerReferences: z
    .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().optional() }))
    .nullish(),
});
const Amount = z.union([z.string(), z.number()]).transform((value) => quantity(`${value}`));
export const Amounts = z.record(z.string(), Amount).nullish();

/** The property when there is a value; an absent one is absent, not undefined. */
export function optional<Key extends string, T>(key: Key, value: T | undefined): { [Name in Key]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [Name in Key]?: T };
}
