import type { MeshledgerError } from '../errors.ts';
import type { DeliveryIds, DeliveryOutcome } from './channel.ts';
import type { LedgerRecord } from './ledger-record.ts';

/** What is known of a delivery that may have arrived. */
export interface Doubt {
  readonly attempt: number;
  /** What `send` met; absent when another process made the attempt. */
  readonly cause?: unknown;
  /** Why it could not be looked for; undefined when it was, and not seen. */
  readonly why: string | undefined;
  readonly fix: string | undefined;
  /** Why the ledger could not take the outcome. */
  readonly unrecorded?: string | undefined;
}

/** The outcomes of one delivery, in words: what happened, and what to do next. */
export function outcomeWords(delivery: {
  readonly channel: string;
  readonly deliveryKey: string;
  readonly ledger: { readonly folder: string };
  readonly archive: { readonly where: string };
}) {
  const { channel, deliveryKey, ledger, archive } = delivery;
  const unwritten = (why: string | undefined) =>
    why === undefined ? '' : ` The ledger could not take this down: ${why}`;
  const restore = `Restore ${archive.where}. Until then a new run finds the claim alone, looks for the message, and does not send it again.`;

  return {
    sent: (ids: DeliveryIds, unrecorded: string | undefined): DeliveryOutcome => ({
      channel,
      status: 'sent',
      says: `${channel}: sent${listed(ids)}.${unwritten(unrecorded)}`,
      ...fixed(unrecorded === undefined ? correction(ids) : restore),
    }),

    alreadySent: (ids: DeliveryIds | undefined): DeliveryOutcome => ({
      channel,
      status: 'alreadySent',
      says: `${channel}: the message of this period was sent before${listed(ids ?? {})}; nothing was sent now.`,
    }),

    failed: (cause: MeshledgerError, unrecorded: string | undefined): DeliveryOutcome => ({
      channel,
      status: 'failed',
      says: `${channel}: not sent. ${cause.message}${unwritten(unrecorded)}`,
      fix: unrecorded === undefined ? cause.fix : `${cause.fix} ${restore}`,
    }),

    failedElsewhere: (record: LedgerRecord | undefined): DeliveryOutcome => ({
      channel,
      status: 'failed',
      says: `${channel}: not sent. Another run tried at the same time and failed: ${record?.error?.human ?? 'it did not say why'}`,
      fix: record?.error?.fix ?? 'Run again.',
    }),

    notBegun: (cause: MeshledgerError): DeliveryOutcome => ({
      channel,
      status: 'failed',
      says: `${channel}: not sent, because the ledger that prevents a second message could not be used. ${cause.message}`,
      fix: cause.fix,
    }),

    unknown: ({ attempt, cause, why, fix, unrecorded }: Doubt): DeliveryOutcome => ({
      channel,
      status: 'unknown',
      says:
        [
          `${channel}: the message may have arrived and is not sent again.`,
          cause === undefined ? 'Another run began it and did not say how it ended.' : sentence(cause),
          why === undefined
            ? 'It was looked for and not seen.'
            : `It could not be looked for: ${why.replace(/\.$/, '')}.`,
        ].join(' ') + unwritten(unrecorded),
      fix: [
        ...(fix === undefined ? [] : [fix]),
        `Look into ${channel} for the message of delivery ${deliveryKey}.`,
        `If it is there, put an empty object ${ledger.folder}/${attempt}.sent.json into ${archive.where};`,
        `if it is not, put ${attempt}.failed.json there and run again.`,
      ].join(' '),
    }),
  };
}

function listed(ids: DeliveryIds): string {
  const pairs = Object.entries(ids).map(([name, value]) => `${name} ${value}`);
  return pairs.length === 0 ? '' : ` (${pairs.join(', ')})`;
}

function correction(ids: DeliveryIds): string | undefined {
  return ids.refused === undefined ? undefined : `Correct or remove the refused recipients: ${ids.refused}.`;
}

function fixed(fix: string | undefined): { readonly fix?: string } {
  return fix === undefined ? {} : { fix };
}

function sentence(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
