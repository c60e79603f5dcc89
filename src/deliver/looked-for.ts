import { MeshledgerError } from '../errors.ts';
import type { Channel, DeliveryIds, Parcel } from './channel.ts';
import type { DeliveryLedger } from './delivery-ledger.ts';
import type { LedgerRecord } from './ledger-record.ts';

/** What came of looking for a message that may have arrived. */
export type Look =
  /** Another run wrote down that it was sent. */
  | { readonly is: 'recorded'; readonly ids: DeliveryIds }
  /** It is in the channel. */
  | { readonly is: 'found'; readonly ids: DeliveryIds }
  /** The run that tried wrote down that it failed. */
  | { readonly is: 'failed'; readonly record: LedgerRecord | undefined }
  /** Not seen; `why` when we could not look at all. */
  | { readonly is: 'absent'; readonly why: string | undefined; readonly fix: string | undefined };

/** A message, or another run's record of it, may take a moment to show. */
const waitsMs = [0, 5_000];

interface Wanted {
  readonly channel: Channel;
  readonly parcel: Parcel;
  readonly ledger: DeliveryLedger;
  readonly clock: { sleep(ms: number): Promise<unknown> };
}

/** Looks twice, in the ledger and then in the channel. Throws nothing: that we cannot look is an answer too. */
export async function lookedFor(wanted: Wanted): Promise<Look> {
  let look: Look = { is: 'absent', why: undefined, fix: undefined };
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await wanted.clock.sleep(waitMs);
    look = await lookedOnce(wanted).catch(blinded);
    if (look.is !== 'absent') return look;
  }
  return look;
}

async function lookedOnce({ channel, parcel, ledger }: Wanted): Promise<Look> {
  const standing = await ledger.standing();
  if (standing.is === 'sent') return { is: 'recorded', ids: standing.record?.ids ?? {} };
  if (standing.is === 'failed') return { is: 'failed', record: standing.record };
  if (channel.find === undefined) return { is: 'absent', why: `${channel.name} cannot be searched`, fix: undefined };
  const ids = await channel.find(parcel);
  return ids === undefined ? { is: 'absent', why: undefined, fix: undefined } : { is: 'found', ids };
}

function blinded(cause: unknown): Look {
  if (cause instanceof MeshledgerError) return { is: 'absent', why: cause.message, fix: cause.fix };
  return { is: 'absent', why: cause instanceof Error ? cause.message : String(cause), fix: undefined };
}
