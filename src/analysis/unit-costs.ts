import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost, UnitCosts } from '../model/report-cost.ts';
import type { Facts } from '../model/snapshot.ts';
import { monthHours } from './proxy-cost.ts';

export interface UnitEvidence {
  readonly facts: Pick<Facts, 'pods' | 'proxyUsage' | 'requestCounts'>;
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}

/**
 * What the whole mesh costs for a unit of its work, allocated:
 *
 *   USD of the period / (requests of the period / 10^6)
 *   USD of the period / (hours that meshed pods lived / 730)
 *
 * A lower bound where a role's cost is one.
 */
export function unitCosts(evidence: UnitEvidence): UnitCosts {
  const { proxyUsage } = evidence.facts;
  const usd = proxyUsage.known ? meshUsd(evidence.roleCosts) : proxyUsage;
  const per = (units: Reading<number>): Reading<number> => {
    if (!usd.known) return usd;
    return units.known ? known(usd.value / units.value) : units;
  };
  return {
    perMillionRequestsUsd: per(millionRequests(evidence)),
    perMeshedPodMonthUsd: per(meshedPodMonths(evidence)),
  };
}

function meshUsd(costs: readonly RoleCost[]): Reading<number> {
  let usd = 0;
  for (const { periodUsd } of costs) {
    if (!periodUsd.known) return periodUsd;
    usd += periodUsd.value;
  }
  return costs.length > 0 ? known(usd) : missing('no proxy of the mesh was seen in this period');
}

/** Requests that some proxy counted once. ztunnel counts none, so a price per request of an L4 namespace says nothing. */
function millionRequests({ facts }: UnitEvidence): Reading<number> {
  const { requestCounts, pods } = facts;
  if (!requestCounts.known) return requestCounts;
  const requests = requestCounts.value.reduce((sum, count) => sum + count.requests, 0);
  if (requests <= 0) return missing('no requests were counted in this period');
  const counted = new Set(requestCounts.value.filter((count) => count.requests > 0).map(({ namespace }) => namespace));
  const ambient = (pods.known ? pods.value : []).filter((pod) => !isFinished(pod) && meshMode(pod) === 'ambient');
  const uncounted = [...new Set(ambient.map(({ namespace }) => namespace))].filter((name) => !counted.has(name));
  if (uncounted.length === 0) return known(requests / 1e6);
  return missing(
    `ztunnel counts no requests, so those to namespaces in ambient without a waypoint are not known (${uncounted.toSorted().slice(0, 5).join(', ')}${uncounted.length > 5 ? ', …' : ''})`,
  );
}

/** Sidecars by the hours they lived; pods in ambient by how many there are now. */
function meshedPodMonths({ facts: { pods }, roleCosts, coveredHours }: UnitEvidence): Reading<number> {
  const hoursOf = (role: RoleCost['role']): number => roleCosts.find((cost) => cost.role === role)?.proxyHours ?? 0;
  if (!pods.known && hoursOf('ztunnel') > 0) return missing(`how many pods are in ambient is not known: ${pods.why}`);
  const ambient = (pods.known ? pods.value : []).filter((pod) => !isFinished(pod) && meshMode(pod) === 'ambient');
  const hours = hoursOf('sidecar') + ambient.length * coveredHours;
  return hours > 0 ? known(hours / monthHours) : missing('no pod was in the mesh in this period');
}
