import type { FittedBaseline } from '../../model/history.ts';
import type { Immutable } from '../../model/immutable.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import { hoursOf, type MeshWeek, sidecarShare } from './mesh-week.ts';
import { named } from './named.ts';

/** A namespace that lost more of its sidecars than this may have traffic that nobody counts. */
const movedRatio = 0.1;
const remedy = 'set policy.realised.driver: podHours';

/** What drives the cost of a baseline, of its namespaces: those with requests, or those with sidecars. */
export function drivingNamespaces(weeks: readonly MeshWeek[], driver: FittedBaseline['driver']): string[] {
  const names = weeks.flatMap(({ requests, sidecarHours }) =>
    [...(driver === 'requests' ? requests : sidecarHours)].flatMap(([name, amount]) => (amount > 0 ? [name] : [])),
  );
  return [...new Set(names)].toSorted();
}

/** The driver of one week of the baseline; undefined when it was measured nowhere. A namespace without it had none. */
export function baselineDriver(
  week: MeshWeek,
  driver: FittedBaseline['driver'],
  namespaces: readonly string[],
): number | undefined {
  const amounts = driver === 'requests' ? week.requests : week.podHours;
  return amounts.size > 0 ? namespaces.reduce((sum, name) => sum + (amounts.get(name) ?? 0), 0) : undefined;
}

/**
 * The driver of the week in question, complete or not at all.
 *
 * ztunnel counts no requests. A namespace that moved and has none, or far fewer for each pod-hour than its moved share
 * can explain, would lower the adjusted baseline without any traffic being gone; then requests are not known.
 * @param before weeks of the baseline that the history still has
 */
export function driverReading(
  week: MeshWeek,
  { driver, namespaces }: Pick<Immutable<FittedBaseline>, 'driver' | 'namespaces'>,
  before: readonly MeshWeek[],
): Reading<number> {
  const amount = baselineDriver(week, driver, namespaces);
  if (amount === undefined)
    return missing(
      driver === 'requests'
        ? `no request was measured in this week, so the baseline cannot be adjusted: scrape the proxies, or ${remedy}`
        : 'no pod-hours were measured in this week, so the baseline cannot be adjusted: scrape kube-state-metrics',
    );
  if (driver === 'podHours') return known(amount);
  const uncounted = namespaces.filter((namespace) => mayBeUncounted(week, namespace, before));
  if (uncounted.length === 0) return known(amount);
  return missing(
    `requests to ${named(uncounted)} are no longer all counted since it moved (ztunnel has no request metrics), so they cannot adjust the baseline: ${remedy}`,
  );
}

function mayBeUncounted(week: MeshWeek, namespace: string, before: readonly MeshWeek[]): boolean {
  if (week.podHours.size > 0 && (week.podHours.get(namespace) ?? 0) === 0) return false; // it is gone
  const moved = movedShare(week, namespace, before);
  if (moved <= movedRatio) return false;
  const requests = week.requests.get(namespace) ?? 0;
  if (requests === 0 || hoursOf(week, 'waypoint') === 0) return true;
  const [was, is] = [requestsPerPodHour(before, namespace), requestsPerPodHour([week], namespace)];
  return was !== undefined && is !== undefined && is < was * (1 - moved / 2);
}

/** Share of the namespace's sidecars that are gone, pods that are gone left out. */
function movedShare(week: MeshWeek, namespace: string, before: readonly MeshWeek[]): number {
  const [was, is] = [sidecarShare(before, namespace), sidecarShare([week], namespace)];
  if (was === undefined || was === 0 || is === undefined) return (week.sidecarHours.get(namespace) ?? 0) > 0 ? 0 : 1;
  return 1 - is / was;
}

function requestsPerPodHour(weeks: readonly MeshWeek[], namespace: string): number | undefined {
  const sum = (of: (week: MeshWeek) => ReadonlyMap<string, number>): number =>
    weeks.reduce((total, week) => total + (of(week).get(namespace) ?? 0), 0);
  const podHours = sum(({ podHours }) => podHours);
  return podHours > 0 ? sum(({ requests }) => requests) / podHours : undefined;
}
