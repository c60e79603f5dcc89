import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost, UnitCosts } from '../model/report-cost.ts';
import type { Facts } from '../model/snapshot.ts';
import { livedHours, monthHours } from './proxy-cost.ts';
import { requestsByNamespace } from './requests-by-namespace.ts';
import type { RoleUsage } from './role-usages.ts';

export interface UnitEvidence {
  readonly facts: Pick<Facts, 'pods' | 'podHours' | 'proxyUsage' | 'requestCounts'>;
  readonly rows: readonly RoleUsage[];
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
  const { roleCosts } = evidence;
  const partly = roleCosts.some(({ atLeast, periodUsd }) => atLeast || !periodUsd.known);
  const per = (units: Reading<number>): Reading<number> => {
    if (!usd.known) return usd;
    if (partly) return missing('some proxies ran on nodes without a price, so what a unit costs is not known');
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

/**
 * Requests that some proxy counted, each once. ztunnel counts none, so a price per request of an L4 namespace says
 * nothing; nor does one of a namespace that moved within the period to where no waypoint counts.
 */
function millionRequests({ facts, roleCosts }: UnitEvidence): Reading<number> {
  const { requestCounts, pods } = facts;
  if (!requestCounts.known) return requestCounts;
  if (!pods.known && ran(roleCosts, 'ztunnel'))
    return missing(`which namespaces are in ambient, where ztunnel counts no requests, is not known: ${pods.why}`);
  const ambient = new Set(ambientPods(pods).map(({ namespace }) => namespace));
  const requests = [...requestsByNamespace(requestCounts.value, ambient).values()].reduce((sum, one) => sum + one, 0);
  if (requests <= 0) return missing('no requests were counted in this period');
  const counted = new Set(
    requestCounts.value.flatMap((one) => (one.reporter === 'waypoint' && one.requests > 0 ? [one.namespace] : [])),
  );
  const uncounted = [...ambient].filter((name) => !counted.has(name));
  if (uncounted.length === 0) return known(requests / 1e6);
  return missing(
    `ztunnel counts no requests, so those to namespaces in ambient without a waypoint are not known (${uncounted.toSorted().slice(0, 5).join(', ')}${uncounted.length > 5 ? ', …' : ''})`,
  );
}

/** Sidecars by the hours they lived; pods in ambient by how many there are now, but for no more hours than are left of their namespace's. */
function meshedPodMonths({ facts: { pods, podHours }, rows, roleCosts, coveredHours }: UnitEvidence): Reading<number> {
  if (!pods.known && ran(roleCosts, 'ztunnel'))
    return missing(`how many pods are in ambient is not known: ${pods.why}`);
  const sidecars = new Map<string, number>();
  for (const { role, usage } of rows)
    if (role === 'sidecar') sidecars.set(usage.namespace, (sidecars.get(usage.namespace) ?? 0) + livedHours(usage));
  const lived = new Map(podHours.known ? podHours.value.map((one) => [one.namespace, one.hours] as const) : []);
  let hours = [...sidecars.values()].reduce((sum, one) => sum + one, 0);
  for (const [namespace, here] of Map.groupBy(ambientPods(pods), (pod) => pod.namespace)) {
    const had = sidecars.get(namespace) ?? 0;
    if (had > 0 && !lived.has(namespace))
      return missing(`how long the pods of ${namespace} were in ambient is not known: its pod-hours were not measured`);
    const left = (lived.get(namespace) ?? Number.POSITIVE_INFINITY) - had;
    hours += Math.max(0, Math.min(here.length * coveredHours, left));
  }
  return hours > 0 ? known(hours / monthHours) : missing('no pod was in the mesh in this period');
}

const ran = (costs: readonly RoleCost[], role: RoleCost['role']): boolean =>
  costs.some((cost) => cost.role === role && cost.proxyHours > 0);

const ambientPods = (pods: Facts['pods']) =>
  (pods.known ? pods.value : []).filter((pod) => !isFinished(pod) && meshMode(pod) === 'ambient');
