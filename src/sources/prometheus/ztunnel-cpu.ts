import type { ZtunnelCpu } from '../../model/health-facts.ts';
import type { Period } from '../../model/period.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { nothing } from './nothing.ts';
import type { Query } from './queries/parts.ts';
import { limitsSeen, ztunnelBusyCores, ztunnelListed, ztunnelPeriods, ztunnelReserved } from './queries/ztunnel.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

interface Measured extends Partial<ZtunnelCpu> {
  readonly namespace: string;
  readonly pod: string;
  listed: boolean;
  periods: number;
  throttledPeriods: number;
}

/**
 * CPU of every ztunnel of the period. One that kube-state-metrics did not list is left out, for nobody knows whether it
 * has a limit.
 */
export async function ztunnelCpu(
  client: PrometheusClient,
  select: Selector,
  jobs: readonly PeriodJob[],
  period: Period,
): Promise<ZtunnelCpu[]> {
  if (jobs.length === 0) return [];
  const ztunnels = new Map<string, Measured>();
  const each = (
    queryOf: (select: Selector, day: string) => Query,
    apply: (ztunnel: Measured, value: number) => void,
  ): Promise<void> =>
    additive(client, select, queryOf, period, (rows) => {
      for (const { labels, value } of rows) apply(measuredOf(ztunnels, labels), value);
    });
  await Promise.all([
    each(
      (of, day) => ztunnelBusyCores(of, onDay(jobs, day)),
      (ztunnel, cores) => {
        ztunnel.busyCores = Math.max(ztunnel.busyCores ?? 0, cores);
      },
    ),
    each(ztunnelListed, (ztunnel) => {
      ztunnel.listed = true;
    }),
    each(ztunnelReserved('limits'), (ztunnel, cores) => {
      ztunnel.limitCores = cores;
    }),
    each(ztunnelReserved('requests'), (ztunnel, cores) => {
      ztunnel.requestCores = cores;
    }),
    each(ztunnelPeriods('periods'), (ztunnel, periods) => {
      ztunnel.periods += periods;
    }),
    each(ztunnelPeriods('throttled_periods'), (ztunnel, periods) => {
      ztunnel.throttledPeriods += periods;
    }),
  ]);
  const rows = [...ztunnels].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ztunnel]) => factOf(ztunnel));
  if (rows.length > 0 && rows.every(({ limitCores }) => limitCores === undefined))
    await needLimits(client, select, period);
  return rows;
}

function measuredOf(ztunnels: Map<string, Measured>, { namespace = '', pod = '' }: Row['labels']): Measured {
  const key = `${namespace}/${pod}`;
  const found = ztunnels.get(key) ?? { namespace, pod, listed: false, periods: 0, throttledPeriods: 0 };
  ztunnels.set(key, found);
  return found;
}

function factOf({ listed, periods, throttledPeriods, busyCores, ...ztunnel }: Measured): ZtunnelCpu[] {
  if (!listed || busyCores === undefined) return [];
  return [{ ...ztunnel, busyCores, ...(periods > 0 && { throttledRatio: throttledPeriods / periods }) }];
}

/** @throws MeshledgerError where no container has a limit: then the metric is not there, rather than no limit */
async function needLimits(client: PrometheusClient, select: Selector, period: Period): Promise<void> {
  let seen = false;
  await additive(client, select, limitsSeen, period, (rows) => {
    seen ||= rows.length > 0;
  });
  if (seen) return;
  nothing(
    client,
    'kube_pod_container_resource_limits of any container (whether ztunnel has a limit)',
    'Let kube-state-metrics export the metric (--metric-denylist, --metric-allowlist).',
  );
}
