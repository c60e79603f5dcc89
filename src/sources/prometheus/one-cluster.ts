import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import { seconds } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { clustersSeen } from './queries/sampling.ts';
import type { Selector } from './selector.ts';

/** Two clusters have namespaces of the same name: their numbers must never be added up. */
export async function refuseSeveralClusters(client: PrometheusClient, select: Selector, period: Period): Promise<void> {
  const rows = await client.instant(clustersSeen(select), seconds(period.end) - 0.001);
  const clusters = rows.flatMap(({ labels }) => labels.cluster ?? []).sort();
  if (clusters.length <= 1) return;
  throw new MeshledgerError(
    'SOURCE_REFUSED',
    `${client.who} holds proxies of ${clusters.length} clusters (label cluster: ${clusters.slice(0, 5).join(', ')}), and adding them up would be wrong.`,
    'Set prometheus.matchers, such as { cluster: prod-eu }, one entry under clusters for each.',
  );
}
