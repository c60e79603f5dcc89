import type { Period } from '../../model/period.ts';
import type { ZtunnelConnections } from '../../model/traffic-facts.ts';
import { additive } from './additive.ts';
import { callOf } from './call.ts';
import type { PrometheusClient, Row } from './client.ts';
import { nothing } from './nothing.ts';
import type { Query } from './queries/parts.ts';
import { ztunnelClosedSeen, ztunnelEnded, ztunnelOpened, ztunnelPlaintext } from './queries/ztunnel.ts';
import type { Selector } from './selector.ts';

/** TCP connections of the period that ztunnels opened, and those that ended badly, by caller and destination. */
export async function ztunnelConnections(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<ZtunnelConnections[]> {
  const calls = new Map<string, ZtunnelConnections>();
  let closedSeen = false;
  const each = (queryOf: (select: Selector) => Query, apply: (of: ZtunnelConnections, row: Row) => void) =>
    additive(client, select, queryOf, period, (rows) => {
      for (const row of rows) if (row.value > 0) apply(connectionsOf(calls, row.labels), row);
    });
  await Promise.all([
    additive(client, select, ztunnelClosedSeen, period, (rows) => {
      closedSeen ||= rows.length > 0;
    }),
    each(ztunnelOpened, (of, { value }) => {
      of.opened += value;
    }),
    each(ztunnelPlaintext, (of, { value }) => {
      of.plaintext += value;
    }),
    each(ztunnelEnded, ({ ended }, { labels: { response_flags: flags = '' }, value }) => {
      ended[flags] = (ended[flags] ?? 0) + value;
    }),
  ]);
  if (calls.size > 0 && !closedSeen)
    nothing(
      client,
      'istio_tcp_connections_closed_total of a ztunnel with response_flags (how its connections ended)',
      'Keep both istio_tcp_connections_opened_total and _closed_total, with their labels, when scraping ztunnel.',
    );
  return [...calls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of);
}

function connectionsOf(calls: Map<string, ZtunnelConnections>, labels: Row['labels']): ZtunnelConnections {
  const call = { reporter: labels.reporter === 'source' ? 'source' : 'destination', ...callOf(labels) } as const;
  const key = Object.values(call).join('/');
  const found = calls.get(key) ?? { ...call, opened: 0, plaintext: 0, ended: {} };
  calls.set(key, found);
  return found;
}
