import type { Period } from '../../model/period.ts';
import type { Placement } from '../../model/usage-facts.ts';
import { isoOf, seconds } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { placed } from './queries/pods.ts';
import type { PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

const daySeconds = 86_400;

/** Where the pods of every owner were: at the start of the period, in the middle of each of its days, and at its end. */
export async function placements(
  client: PrometheusClient,
  select: Selector,
  jobs: readonly PeriodJob[],
  period: Period,
): Promise<Placement[]> {
  if (jobs.length === 0) return [];
  const [start, end] = [seconds(period.start), seconds(period.end)];
  const instants = [start];
  for (let noon = start + daySeconds / 2; noon < end; noon += daySeconds) instants.push(noon);
  instants.push(end);
  const answers = await Promise.all(
    instants.map(async (instant) => {
      // Of the end, the last millisecond: the period is half-open.
      const rows = await client.instant(placed(select, jobs), instant === end ? end - 0.001 : instant);
      return rows.map(({ labels, value }) => placement(isoOf(instant), labels, value));
    }),
  );
  const key = ({ at, namespace, ownerName, node }: Placement): string => [at, namespace, ownerName, node].join('/');
  return answers.flat().sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function placement(at: string, labels: Readonly<Record<string, string>>, pods: number): Placement {
  const { namespace = '', created_by_kind: ownerKind = '', created_by_name: ownerName = '', node = '' } = labels;
  return { at, namespace, ownerKind, ownerName, node, pods };
}
