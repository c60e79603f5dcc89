import type { Renderings } from '../render/formats.ts';

/** One run's documents on their way to people. */
export interface Parcel {
  readonly runKey: string;
  readonly cluster: string;
  /** ISO 8601 instant at which the period ends; its UTC date names the ledger's folder and the attachment. */
  readonly periodEnd: string;
  /** Names this cluster and week for one channel: 32 hex digits, the same however often the run is repeated. */
  readonly deliveryKey: string;
  /** ISO 8601 instant at which the run was due; an earlier message of ours cannot be older. */
  readonly scheduledAt: string;
  /** Where the documents are archived, for people; undefined when archiving failed. */
  readonly archivedAt: string | undefined;
  readonly renderings: Renderings;
}

/**
 * What the receiver calls the message, such as a Slack `ts` or a Message-ID.
 * The key `refused` names people who did not get it although others did.
 */
export type DeliveryIds = Readonly<Record<string, string>>;

/** One way to reach people. */
export interface Channel {
  /** Stable and safe in a key: `slack-c0123`, `email`. One message per name and period, ever. */
  readonly name: string;
  /**
   * Sends once; never retries what may have arrived.
   * @throws MeshledgerError DELIVERY_REFUSED or DELIVERY_UNREACHABLE when nothing was sent,
   *   DELIVERY_UNKNOWN when the answer was lost and it may have been
   */
  send(parcel: Parcel): Promise<DeliveryIds>;
  /**
   * Looks for a message of this delivery that already arrived; absent when the channel cannot look.
   * @throws MeshledgerError DELIVERY_REFUSED or DELIVERY_UNREACHABLE when it cannot look now
   */
  find?(parcel: Parcel): Promise<DeliveryIds | undefined>;
}

export type DeliveryStatus = 'sent' | 'alreadySent' | 'failed' | 'unknown';

/** What became of one channel in this run. */
export interface DeliveryOutcome {
  readonly channel: string;
  readonly status: DeliveryStatus;
  readonly says: string;
  /** What to do next, when something is to be done. */
  readonly fix?: string;
}
