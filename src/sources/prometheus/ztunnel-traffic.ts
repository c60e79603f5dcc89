import type { Period } from '../../model/period.ts';
import type { ZtunnelTraffic } from '../../model/traffic-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { tcpMetrics } from './queries/counted.ts';
import { ztunnelBytes } from './queries/traffic.ts';
import type { Selector } from './selector.ts';

/** Bytes that ztunnel carried in the period, both directions, by namespaces and zones. */
export async function ztunnelTraffic(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<ZtunnelTraffic[]> {
  const pairs = new Map<string, ZtunnelTraffic>();
  await Promise.all(
    tcpMetrics.map((metric) => additive(client, select, ztunnelBytes(metric), period, (rows) => add(pairs, rows))),
  );
  const moved = [...pairs].filter(([, { bytes }]) => bytes > 0);
  return moved.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

function add(pairs: Map<string, ZtunnelTraffic>, rows: readonly Row[]): void {
  for (const { labels, value } of rows) {
    const reporter = labels.reporter === 'source' ? 'source' : 'destination';
    const pair = {
      reporter,
      sourceNamespace: labels.source_workload_namespace ?? '',
      destinationNamespace: labels.destination_workload_namespace ?? '',
      sourceZone: zoneOf(labels.source_zone),
      destinationZone: zoneOf(labels.destination_zone),
    } as const;
    const key = Object.values(pair).join('/');
    pairs.set(key, { ...pair, bytes: (pairs.get(key)?.bytes ?? 0) + value });
  }
}

/** ztunnel writes `unknown` for a zone it does not know, and before Istio 1.25 nothing: to us the same. */
const zoneOf = (zone = ''): string => (zone === 'unknown' ? '' : zone);
