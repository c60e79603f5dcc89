import type { SideBySide } from '../model/report.ts';
import type { RoleCost } from '../model/report-cost.ts';
import type { Fact } from '../model/snapshot.ts';

/**
 * What the article's two queries said, beside what sidecars really used on average over the covered hours.
 * Its queries match every container named istio-proxy, and so ztunnel, waypoints and gateways too.
 */
export function sideBySide(
  article: Fact<'articleQueries'>,
  roleCosts: readonly RoleCost[],
  coveredHours: number,
): SideBySide {
  const sidecars = roleCosts.find(({ role }) => role === 'sidecar');
  return {
    articleVcpus: article.vcpus,
    articleMemoryGib: article.memoryGib,
    sidecarVcpus: (sidecars?.cpuCoreHours ?? 0) / coveredHours,
    sidecarMemoryGib: (sidecars?.memoryGibHours ?? 0) / coveredHours,
    notSidecars: roleCosts
      .map(({ role }) => role)
      .filter((role) => ['ztunnel', 'waypoint', 'gateway', 'unclassified'].includes(role)),
  };
}
