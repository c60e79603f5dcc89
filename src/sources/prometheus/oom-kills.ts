import type { OomKills } from '../../model/health-facts.ts';
import type { Period } from '../../model/period.ts';
import { additive, seconds } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { killsAmong } from './kills-among.ts';
import { nothing } from './nothing.ts';
import { endingsOfProxies, restartsOfProxies, restartsSeen, restartsUntold } from './queries/oom.ts';
import type { Selector } from './selector.ts';

type Labels = Readonly<Record<string, string>>;
/** What one life of a container did on one day. */
interface Day {
  readonly labels: Labels;
  readonly day: string;
  restarts: number;
  readonly reasons: Set<string>;
}

/**
 * Restarts of mesh containers after an OOM kill, by kube-state-metrics. Not by `container_oom_events_total`: it counts
 * processes that the kernel killed, not containers that ended by it, and its series mostly go with the container.
 * @param note is told of containers whose restarts are not counted, where others were killed
 */
export async function oomKills(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  note: (remark: string) => void,
): Promise<OomKills[]> {
  const days = (await daysOf(client, select, period)).filter(({ restarts }) => restarts > 0);
  const kills = new Map<string, OomKills>();
  for (const one of days.filter(({ reasons }) => reasons.has('OOMKilled'))) {
    // The usual case: it ended so all day, and there is nothing to tell apart.
    const killed = one.reasons.size === 1 ? one.restarts : await killsAmong(client, select, one, period);
    if (killed > 0) add(kills, one.labels, killed);
  }
  const untold = await whatIsNotKnown(client, select, period, days);
  if (untold !== undefined && kills.size === 0) nothing(client, untold, scrapeKsm);
  if (untold !== undefined) note(`${client.who} holds no ${untold}, so oomKills may be too few. ${scrapeKsm}`);
  return [...kills].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

const scrapeKsm =
  'Let kube-state-metrics export kube_pod_container_status_* and, for native sidecars, kube_pod_init_container_status_*: restarts_total and last_terminated_reason.';

async function daysOf(client: PrometheusClient, select: Selector, period: Period): Promise<Day[]> {
  const days = new Map<string, Day>();
  const dayOf = ({ reason: _reason, ...labels }: Labels, day: string): Day => {
    const key = [day, labels.namespace, labels.pod, labels.uid, labels.container].join('/');
    const found = days.get(key) ?? { labels, day, restarts: 0, reasons: new Set<string>() };
    days.set(key, found);
    return found;
  };
  await Promise.all([
    additive(client, select, restartsOfProxies, period, (rows, day) => {
      for (const { labels, value } of rows) dayOf(labels, day).restarts += value;
    }),
    additive(client, select, endingsOfProxies, period, (rows, day) => {
      for (const { labels } of rows) dayOf(labels, day).reasons.add(labels.reason ?? '');
    }),
  ]);
  return [...days.values()];
}

/** @returns what is missing, in words that go after "holds no"; undefined where every mesh container is accounted for */
async function whatIsNotKnown(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  restarted: readonly Day[],
): Promise<string | undefined> {
  let seen = false;
  await additive(client, select, restartsSeen, period, (rows) => {
    seen ||= rows.length > 0;
  });
  if (!seen) return 'restart count of a mesh container';
  const unexplained = restarted.filter(({ reasons }) => reasons.size === 0).length;
  if (unexplained > 0) return `reason of the last ending of some mesh containers that restarted (${unexplained})`;
  const [untold] = await client.instant(restartsUntold(select), seconds(period.end) - 0.001);
  return untold && `restart count of some mesh containers that run (${untold.value})`;
}

function add(kills: Map<string, OomKills>, labels: Labels, killed: number): void {
  const { namespace = '', pod = '', container = '' } = labels;
  const key = `${namespace}/${pod}/${container}`;
  kills.set(key, { namespace, pod, container, kills: (kills.get(key)?.kills ?? 0) + killed });
}
