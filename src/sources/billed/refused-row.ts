import * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';

export const hourMs = 3_600_000;

/**
 * What a row says, once it is known to say it.
 * @param where row and file, for people
 * @throws MeshledgerError SOURCE_MALFORMED
 */
export function readRow<Value>(parsed: z.ZodSafeParseResult<Value>, where: string): Value {
  if (parsed.success) return parsed.data;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `Meshledger could not read ${where}: ${z.prettifyError(parsed.error)}`,
    'A split cost row without its time, usage or cost is not counted as nothing: let AWS export the bill again.',
    { cause: parsed.error },
  );
}

/** @throws MeshledgerError SOURCE_REFUSED */
export function refuseCurrency(currency: string, where: string): never {
  throw new MeshledgerError(
    'SOURCE_REFUSED',
    `The bill is in ${currency === '' ? 'no named currency' : currency}, not in USD (${where}).`,
    'Meshledger shows a bill only beside amounts of its own currency: export it in USD, or leave out clusters[].billed.',
  );
}

/** A row of a day cannot be cut at the ends of a period. @throws MeshledgerError SOURCE_REFUSED */
export function refuseLongRow(lengthMs: number, where: string): never {
  throw new MeshledgerError(
    'SOURCE_REFUSED',
    `The bill has rows of ${lengthMs / hourMs} hours (${where}), which cannot be cut at the ends of a period.`,
    'Export CUR 2.0 with TIME_GRANULARITY=HOURLY.',
  );
}
