import type { Period } from '../../model/period.ts';
import type { TrafficEdge } from '../../model/traffic-facts.ts';
import { additive, seconds } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { tcpMetrics, untold } from './queries/counted.ts';
import { httpBytes, tcpBytes } from './queries/traffic.ts';
import { reporterOf } from './reporters.ts';
import type { Selector } from './selector.ts';

/**
 * Payload of the period between workloads, both directions, as the server's Envoy counted it.
 * @param note is told of TCP series that may be Envoy's or ztunnel's, which are left out
 */
export async function trafficEdges(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  note: (remark: string) => void,
): Promise<TrafficEdge[]> {
  const edges = new Map<string, TrafficEdge>();
  const queries = [httpBytes('request'), httpBytes('response'), ...tcpMetrics.map(tcpBytes)];
  await Promise.all([
    noteUntold(client, select, period, note),
    ...queries.map((queryOf) => additive(client, select, queryOf, period, (rows) => add(edges, rows))),
  ]);
  const moved = [...edges].filter(([, { bytes }]) => bytes > 0);
  return moved.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
}

function add(edges: Map<string, TrafficEdge>, rows: readonly Row[]): void {
  for (const { labels, value } of rows) {
    const reporter = reporterOf(labels);
    if (reporter === undefined) continue;
    const service = labels.destination_service_name ?? '';
    const edge = {
      reporter,
      sourceNamespace: labels.source_workload_namespace ?? '',
      sourceWorkload: labels.source_workload ?? '',
      destinationNamespace: labels.destination_workload_namespace ?? '',
      destinationWorkload: labels.destination_workload ?? '',
      destinationService: service === 'unknown' ? '' : service,
    };
    const key = Object.values(edge).join('/');
    edges.set(key, { ...edge, bytes: (edges.get(key)?.bytes ?? 0) + value });
  }
}

async function noteUntold(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  note: (remark: string) => void,
): Promise<void> {
  const [series] = await client.instant(untold(select), seconds(period.end) - 0.001);
  if (series === undefined) return;
  note(
    `${client.who} holds ${series.value} series of istio_tcp_sent_bytes_total without a pod label or istio_build, so Envoy's cannot be told from ztunnel's; they are left out. Keep the pod label when scraping (a PodMonitor does).`,
  );
}
