import type { Archive } from '../deliver/archive.ts';
import { deliveryKey } from '../deliver/archive-key.ts';
import type { Channel, DeliveryOutcome } from '../deliver/channel.ts';
import { sendOnce } from '../deliver/ledger.ts';
import { type ArchivedRun, archiveRun } from './archive-run.ts';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';

/** What became of a run's documents. */
export interface Published {
  readonly archived: ArchivedRun;
  readonly outcomes: readonly DeliveryOutcome[];
}

/** Archives the run, then tries every channel, each once a week and cluster, whatever became of the others. */
export async function publish(
  made: Documents,
  to: { readonly archive: Archive; readonly channels: readonly Channel[] },
  log: Log,
): Promise<Published> {
  const { run } = made.report;
  const archived = await archiveRun(to.archive, made);
  log('Archived the run.', { where: archived.where });
  const outcomes = await Promise.all(
    to.channels.map((channel) => {
      const named = {
        cluster: run.cluster,
        periodStart: run.period.start,
        periodEnd: run.period.end,
        channel: channel.name,
        kind: 'weekly',
      };
      const parcel = {
        runKey: run.key,
        cluster: run.cluster,
        periodEnd: run.period.end,
        deliveryKey: deliveryKey(named),
        scheduledAt: run.scheduledAt,
        archivedAt: archived.where,
        renderings: made.renderings,
      };
      return sendOnce(channel, parcel, to.archive);
    }),
  );
  for (const { channel, status, says } of outcomes) log('Delivered to a channel.', { channel, status, says });
  return { archived, outcomes };
}
