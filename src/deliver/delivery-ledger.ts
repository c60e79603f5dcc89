import { randomUUID } from 'node:crypto';
import type { Archive } from './archive.ts';
import { deliveryFolder } from './archive-key.ts';
import type { DeliveryIds, Parcel } from './channel.ts';
import { contentSha256, type Entry, type LedgerRecord, recordBytes, recordIn } from './ledger-record.ts';

/** Where a delivery stands: `open` is a claim whose end nobody wrote down, or wrote down as unknown. */
export type Standing =
  | { readonly is: 'untried' }
  | { readonly is: 'sent' | 'failed' | 'open'; readonly attempt: number; readonly record: LedgerRecord | undefined };

export type Ending = Partial<Pick<LedgerRecord, 'ids' | 'error'>>;

/** The append-only ledger of one delivery: objects `<attempt>.<entry>.json`, created once, never changed. */
export interface DeliveryLedger {
  /** The ledger's folder, for people. */
  readonly folder: string;
  standing(): Promise<Standing>;
  /** @returns false when another process has this attempt */
  claim(attempt: number): Promise<boolean>;
  /** Another process may have written the same down before us; that is as good. */
  end(attempt: number, entry: Exclude<Entry, 'claim'>, ending: Ending): Promise<void>;
}

export function deliveryLedger(parcel: Parcel, channel: string, archive: Archive, now: () => Date): DeliveryLedger {
  const folder = deliveryFolder({ ...parcel, channel });
  const keyOf = (attempt: number, entry: Entry) => `${folder}/${attempt}.${entry}.json`;

  const create = (attempt: number, entry: Entry, ending: Ending) =>
    archive.create(
      keyOf(attempt, entry),
      recordBytes({
        schema: 'meshledger.delivery/1',
        delivery_key: parcel.deliveryKey,
        run_key: parcel.runKey,
        channel,
        status: entry === 'claim' ? 'claimed' : entry,
        attempt,
        record_id: randomUUID(),
        recorded_at: now().toISOString(),
        ids: {} satisfies DeliveryIds,
        content_sha256: contentSha256(parcel),
        ...ending,
      }),
      'application/json',
    );

  return {
    folder,
    claim: async (attempt) => (await create(attempt, 'claim', {})) !== 'taken',
    end: async (attempt, entry, ending) => {
      await create(attempt, entry, ending);
    },
    standing: async () => {
      const found = latest((await archive.list(`${folder}/`)).map((key) => key.slice(folder.length + 1)));
      if (found === undefined) return { is: 'untried' };
      const { attempt, entry } = found;
      const is = entry === 'sent' || entry === 'failed' ? entry : 'open';
      return { is, attempt, record: recordIn(await archive.read(keyOf(attempt, entry))) };
    },
  };
}

/** Within one attempt the surer entry counts: only who sent can know that it failed. */
const sureness: readonly Entry[] = ['claim', 'unknown', 'failed', 'sent'];

/**
 * The entry that decides: a sent one wherever it is, else the surest of the last attempt.
 * @param names such as `1.claim.json`; others are not ours and are ignored
 */
function latest(names: readonly string[]): { readonly attempt: number; readonly entry: Entry } | undefined {
  return names
    .map((name) => /^([1-9]\d*)\.(claim|sent|failed|unknown)\.json$/.exec(name))
    .flatMap((match) => (match ? [{ attempt: Number(match[1]), entry: match[2] as Entry }] : []))
    .sort((a, b) => rank(a) - rank(b))
    .at(-1);
}

function rank({ attempt, entry }: { readonly attempt: number; readonly entry: Entry }): number {
  return entry === 'sent' ? Number.MAX_SAFE_INTEGER : attempt * sureness.length + sureness.indexOf(entry);
}
