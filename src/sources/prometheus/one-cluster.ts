import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import { additive } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { clustersSeen } from './queries/clusters.ts';
import type { Selector } from './selector.ts';

/** Two clusters have namespaces of the same name: their numbers must never be added up, on any day of the period. */
export async function refuseSeveralClusters(client: PrometheusClient, select: Selector, period: Period): Promise<void> {
  const seen = await Promise.all(
    clustersSeen.map(async (queryOf) => {
      const labels = new Set<string>();
      await additive(client, select, queryOf, period, (rows) => {
        for (const row of rows) labels.add(row.labels.cluster ?? '');
      });
      return labels;
    }),
  );
  const clusters = distinctClusters(seen);
  if (clusters.length <= 1) return;
  throw new MeshledgerError(
    'SOURCE_REFUSED',
    `${client.who} holds proxies, nodes or pods of ${clusters.length} clusters (label cluster: ${clusters.slice(0, 5).join(', ')}), and adding them up would be wrong.`,
    'Set prometheus.matchers, such as { cluster: prod-eu }, one entry under clusters for each.',
  );
}

/**
 * The clusters of several kinds of series. Series without the label are a cluster of their own only beside labelled
 * ones of the same kind: of one cluster, one exporter may be relabelled and another not.
 */
function distinctClusters(seen: readonly ReadonlySet<string>[]): string[] {
  const named = [...new Set(seen.flatMap((labels) => [...labels]))].filter((label) => label !== '').sort();
  const unlabelled = seen.some((labels) => labels.has('') && labels.size > 1);
  return unlabelled ? ['(none)', ...named] : named;
}
