import { createHash } from 'node:crypto';

/** Names one message: the same however often, and by however many processes, the report is made. */
export interface Delivery {
  readonly cluster: string;
  /** ISO 8601 instants, `[start, end)`. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** The channel's `name`. */
  readonly channel: string;
  /** What is delivered, such as `weekly`. */
  readonly kind: string;
}

/**
 * A value as one segment of a key: itself when it is already safe, else a name made from its hash.
 *
 * The true value belongs into the manifest.
 * @example slug('prod-eu') // 'prod-eu'
 * @example slug('../x') // 'x-' and 12 hex digits
 */
export function slug(value: string): string {
  const safe = /^[a-z0-9._-]{1,63}$/.test(value) && value !== '.' && value !== '..';
  return safe ? value : `x-${sha256Hex(value).slice(0, 12)}`;
}

/** Where a run's documents live: `v1/reports/cluster=<c>/dt=<UTC date of the period's end>/run=<key8>`. */
export function runFolder(run: {
  readonly cluster: string;
  readonly periodEnd: string;
  readonly key8: string;
}): string {
  return `v1/reports/cluster=${slug(run.cluster)}/dt=${utcDate(run.periodEnd)}/run=${slug(run.key8)}`;
}

/** Where a run's part of a table lives: `v1/data/<table>/cluster=<c>/dt=<UTC date of the period's end>/part-<key8>.parquet`. */
export function tableKey(
  table: string,
  run: { readonly cluster: string; readonly periodEnd: string; readonly key8: string },
): string {
  const week = `cluster=${slug(run.cluster)}/dt=${utcDate(run.periodEnd)}`;
  return `v1/data/${slug(table)}/${week}/part-${slug(run.key8)}.parquet`;
}

/**
 * Where the ledger of one delivery lives.
 *
 * The delivery key is part of it: a week and a month may end on the same day.
 */
export function deliveryFolder(delivery: {
  readonly cluster: string;
  readonly periodEnd: string;
  readonly channel: string;
  readonly deliveryKey: string;
}): string {
  const { cluster, periodEnd, channel, deliveryKey } = delivery;
  const day = `v1/_delivery/cluster=${slug(cluster)}/dt=${utcDate(periodEnd)}`;
  return `${day}/${slug(channel)}/key=${slug(deliveryKey).slice(0, 8)}`;
}

/** 32 hex digits that name one delivery. */
export function deliveryKey({ cluster, periodStart, periodEnd, channel, kind }: Delivery): string {
  const named = [cluster, instant(periodStart), instant(periodEnd), channel, kind];
  return sha256Hex(JSON.stringify(named)).slice(0, 32);
}

/**
 * The UTC date of an instant.
 * @throws RangeError when it is no instant
 * @example utcDate('2026-11-23T00:00:00Z') // '2026-11-23'
 */
export function utcDate(iso: string): string {
  return instant(iso).slice(0, 10);
}

/** One spelling per instant, so that `…00Z` and `…00.000Z` name the same delivery. */
function instant(iso: string): string {
  return new Date(iso).toISOString();
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
