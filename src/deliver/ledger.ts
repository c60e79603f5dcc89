import { setTimeout as pause } from 'node:timers/promises';
import { MeshledgerError } from '../errors.ts';
import type { Archive } from './archive.ts';
import type { Channel, DeliveryIds, DeliveryOutcome, Parcel } from './channel.ts';
import { type DeliveryLedger, deliveryLedger, type Ending } from './delivery-ledger.ts';
import { lookedFor } from './looked-for.ts';
import { outcomeWords } from './outcome-words.ts';

/** The time, and the passing of it. */
export interface Clock {
  now(): Date;
  sleep(ms: number): Promise<unknown>;
}

const systemClock: Clock = { now: () => new Date(), sleep: (ms) => pause(ms) };

/**
 * Sends one parcel through one channel, once: whoever runs this again, or at the same time, sends nothing.
 *
 * Each attempt is claimed in the ledger before it is made, and the archive lets one process have the claim.
 * A sent delivery is never sent again; one that failed for certain is tried anew; one that may have arrived
 * is looked for and, when it cannot be found, left alone and said.
 * @param archive holds the ledger; when it cannot take the claim, nothing is sent
 */
export async function sendOnce(
  channel: Channel,
  parcel: Parcel,
  archive: Archive,
  clock: Clock = systemClock,
): Promise<DeliveryOutcome> {
  const ledger = deliveryLedger(parcel, channel.name, archive, clock.now);
  const words = outcomeWords({ channel: channel.name, deliveryKey: parcel.deliveryKey, ledger, archive });
  try {
    const standing = await ledger.standing();
    if (standing.is === 'sent') return words.alreadySent(standing.record?.ids);
    const attempt = standing.is === 'untried' ? 1 : standing.attempt + (standing.is === 'failed' ? 1 : 0);
    if (standing.is !== 'open' && (await ledger.claim(attempt)))
      return await attempted({ channel, parcel, ledger, words, clock, attempt });

    const look = await lookedFor({ channel, parcel, ledger, clock });
    if (look.is === 'recorded') return words.alreadySent(look.ids);
    if (look.is === 'failed') return words.failedElsewhere(look.record);
    if (look.is === 'absent') return words.unknown({ attempt, why: look.why, fix: look.fix });
    await recorded(ledger, attempt, 'sent', { ids: look.ids });
    return words.alreadySent(look.ids);
  } catch (cause) {
    if (cause instanceof MeshledgerError) return words.notBegun(cause);
    throw cause;
  }
}

interface Attempt {
  readonly channel: Channel;
  readonly parcel: Parcel;
  readonly ledger: DeliveryLedger;
  readonly words: ReturnType<typeof outcomeWords>;
  readonly clock: Clock;
  readonly attempt: number;
}

/** The claim is ours. From here on nothing is thrown: what happened must be said. */
async function attempted(own: Attempt): Promise<DeliveryOutcome> {
  const { channel, parcel, words } = own;
  let ids: DeliveryIds;
  try {
    ids = await channel.send(parcel);
  } catch (cause) {
    return certainlyNotSent(cause) ? refused(own, cause) : answerLost(own, cause);
  }
  return words.sent(ids, await recorded(own.ledger, own.attempt, 'sent', { ids: { ...ids } }));
}

async function refused(own: Attempt, cause: MeshledgerError): Promise<DeliveryOutcome> {
  return own.words.failed(cause, await recorded(own.ledger, own.attempt, 'failed', { error: errorEntry(cause) }));
}

/** The message may have arrived, so it is looked for and never sent again. */
async function answerLost(own: Attempt, cause: unknown): Promise<DeliveryOutcome> {
  const { ledger, words, attempt } = own;
  const look = await lookedFor(own);
  if (look.is === 'recorded') return words.sent(look.ids, undefined);
  if (look.is === 'found')
    return words.sent(look.ids, await recorded(ledger, attempt, 'sent', { ids: { ...look.ids } }));
  const unrecorded = await recorded(ledger, attempt, 'unknown', { error: errorEntry(cause) });
  const looked = look.is === 'absent' ? look : { why: undefined, fix: undefined };
  return words.unknown({ attempt, cause, why: looked.why, fix: looked.fix, unrecorded });
}

/** @returns why the ledger could not take the entry; undefined when it did */
async function recorded(
  ledger: DeliveryLedger,
  attempt: number,
  entry: 'sent' | 'failed' | 'unknown',
  ending: Ending,
): Promise<string | undefined> {
  try {
    await ledger.end(attempt, entry, ending);
    return undefined;
  } catch (cause) {
    return messageOf(cause);
  }
}

function certainlyNotSent(cause: unknown): cause is MeshledgerError {
  return (
    cause instanceof MeshledgerError && (cause.code === 'DELIVERY_REFUSED' || cause.code === 'DELIVERY_UNREACHABLE')
  );
}

function errorEntry(cause: unknown): NonNullable<Ending['error']> {
  if (cause instanceof MeshledgerError) return { code: cause.code, human: cause.message, fix: cause.fix };
  return { code: 'DELIVERY_UNKNOWN', human: messageOf(cause), fix: 'Report this as a bug.' };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
