import { waypointClasses } from '../derive/waypoints.ts';
import type { Facts } from '../model/snapshot.ts';

/**
 * The waypoint that a namespace has already: one that stands in it, or the one elsewhere that its labels
 * `istio.io/use-waypoint` and `istio.io/use-waypoint-namespace` name.
 * @returns `namespace/name`, or undefined when there is none, or gateways are not known
 */
export function standingWaypoint({ gateways, namespaces }: Facts, namespace: string): string | undefined {
  const labels = (namespaces.known ? namespaces.value : []).find(({ name }) => name === namespace)?.labels ?? {};
  const elsewhere = labels['istio.io/use-waypoint-namespace'];
  const waypoints = (gateways.known ? gateways.value : []).filter(({ className }) =>
    waypointClasses.includes(className),
  );
  const waypoint =
    waypoints.find((one) => one.namespace === namespace) ??
    waypoints.find((one) => one.namespace === elsewhere && one.name === labels['istio.io/use-waypoint']);
  return waypoint && `${waypoint.namespace}/${waypoint.name}`;
}
