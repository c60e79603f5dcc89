import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Parcel } from './channel.ts';

/** What one attempt came to. A claim says that it was begun. */
export type Entry = 'claim' | 'sent' | 'failed' | 'unknown';

/** One object of the ledger. Its key alone says what happened; this says the rest, to people and to `ids`. */
export const LedgerRecord = z.object({
  schema: z.literal('meshledger.delivery/1'),
  delivery_key: z.string(),
  run_key: z.string(),
  channel: z.string(),
  status: z.enum(['claimed', 'sent', 'failed', 'unknown']),
  attempt: z.number(),
  /** Different for every record, so that of two claims with the same content one still loses. */
  record_id: z.string(),
  recorded_at: z.iso.datetime(),
  ids: z.record(z.string(), z.string()),
  content_sha256: z.string(),
  error: z.object({ code: z.string(), human: z.string(), fix: z.string() }).optional(),
});
export type LedgerRecord = z.infer<typeof LedgerRecord>;

/**
 * The report that a message was made from, as 64 hex digits.
 *
 * It is the hash of `report.json`, so every channel of a run names the same one.
 */
export function contentSha256(parcel: Parcel): string {
  return createHash('sha256').update(parcel.renderings.json.bytes).digest('hex');
}

export function recordBytes(record: LedgerRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}

/** The record in these bytes; undefined for one that a person wrote, whose key is all it says. */
export function recordIn(bytes: Uint8Array | undefined): LedgerRecord | undefined {
  try {
    return LedgerRecord.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
  } catch {
    return undefined;
  }
}
