import type { Period } from '../../model/period.ts';
import type { PodHours } from '../../model/usage-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { podSeconds } from './queries/pods.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

/** Hours that the pods of each namespace lived in the period, finished ones not counted on. */
export async function podHours(
  client: PrometheusClient,
  select: Selector,
  jobs: readonly PeriodJob[],
  period: Period,
): Promise<PodHours[]> {
  if (jobs.length === 0) return [];
  const hours = new Map<string, number>();
  await additive(
    client,
    select,
    (of, day) => podSeconds(of, onDay(jobs, day)),
    period,
    (rows) => {
      for (const { labels, value } of rows) {
        const { namespace = '' } = labels;
        hours.set(namespace, (hours.get(namespace) ?? 0) + value / 3600);
      }
    },
  );
  const lived = [...hours].filter(([, value]) => value > 0);
  return lived.sort(([a], [b]) => (a < b ? -1 : 1)).map(([namespace, value]) => ({ namespace, hours: value }));
}
