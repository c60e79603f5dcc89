import * as z from 'zod';
import { snakeCase } from './columns.ts';

/** CSV and some Parquet exports write numbers as text. Nothing else than a plain number is one. */
const Amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, 'not a number')
    .transform(Number)
    .pipe(z.number()),
]);

/** What one row bills: vCPU-hours or GB-hours of one pod in one hour. */
export const SplitRow = z.object({
  currency: z.string(),
  splitUsage: Amount.refine((hours) => hours >= 0, 'negative'),
  splitCost: Amount,
  unusedCost: Amount,
});
export type SplitRow = z.infer<typeof SplitRow>;

/** A moment as CUR 2.0 writes it: always UTC, with or without saying so. Milliseconds since 1970. */
export const Instant = z.union([
  z.date().transform((date) => date.getTime()),
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC|[+-]00:?00))?$/, 'not a moment in UTC')
    .transform((text) => Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/ ?(Z|UTC|[+-]00:?00)$/, '')}Z`))
    .pipe(z.number()),
]);

/**
 * The tags of a resource by name in snake case, from a Parquet map or the JSON text of a CSV.
 * @example tagsOf('{"aws:eks:cluster-name":"prod"}').get('aws_eks_cluster_name') // 'prod'
 */
export function tagsOf(value: unknown): ReadonlyMap<string, string> {
  const parsed = typeof value === 'string' ? json(value) : value;
  if (typeof parsed !== 'object' || parsed === null) return new Map();
  return new Map(
    Object.entries(parsed).flatMap(([name, tag]) => (typeof tag === 'string' ? [[snakeCase(name), tag]] : [])),
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
