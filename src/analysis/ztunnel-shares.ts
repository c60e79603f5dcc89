import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost, ZtunnelShares } from '../model/report-cost.ts';
import type { Fact, Facts } from '../model/snapshot.ts';

type Row = Fact<'ztunnelTraffic'>[number];

/**
 * ztunnel's cost by namespace, by bytes: each ztunnel reports what it carried for the clients on its node (source) and
 * for the servers on it (destination), and a namespace's share is what was carried on its side.
 *
 *   share = bytes reported for its clients and servers / all bytes reported
 *
 * ztunnel serves a whole node, so this is an attribution by a stated key and no measurement.
 */
export function ztunnelShares(traffic: Facts['ztunnelTraffic'], costs: readonly RoleCost[]): Reading<ZtunnelShares> {
  const ztunnel = costs.find(({ role }) => role === 'ztunnel');
  if (ztunnel === undefined) return missing('there is no ztunnel in this cluster');
  if (!traffic.known) return traffic;
  const bytes = new Map<string, number>();
  for (const row of traffic.value) bytes.set(sideOf(row), (bytes.get(sideOf(row)) ?? 0) + row.bytes);
  const all = [...bytes.values()].reduce((sum, one) => sum + one, 0);
  if (all <= 0) return missing('ztunnel carried no bytes in this period');
  const { monthlyUsd } = ztunnel;
  return known({
    key: 'bytes that ztunnel carried for the clients and servers of the namespace',
    rows: [...bytes]
      .toSorted(([a, some], [b, more]) => more - some || (a < b ? -1 : 1))
      .map(([namespace, some]) => ({
        namespace,
        bytes: some,
        shareRatio: some / all,
        monthlyUsd: monthlyUsd.known ? known((monthlyUsd.value * some) / all) : monthlyUsd,
      })),
  });
}

const sideOf = ({ reporter, sourceNamespace, destinationNamespace }: Row): string =>
  (reporter === 'source' ? sourceNamespace : destinationNamespace) || 'unknown';
