import type { Facts } from '../model/snapshot.ts';
import { waypointDeployment } from './waypoint-deployment.ts';
import { gatewayNameLabel, waypointClasses } from './waypoints.ts';

/** A waypoint: its Service is called as its Gateway is, its pods belong to `workload`. */
export interface Waypoint {
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
}

export type WaypointEvidence = Pick<Facts, 'services' | 'namespaces' | 'gateways' | 'pods'>;

const label = 'istio.io/use-waypoint';

/**
 * The waypoint that calls to a Service go through: the one its label `istio.io/use-waypoint` names, else its
 * namespace's label, else the only waypoint of the namespace.
 * @returns undefined when there is none, or it cannot be told which
 */
export function waypointOf(facts: WaypointEvidence): (namespace: string, service: string) => Waypoint | undefined {
  const { services, namespaces, gateways, pods } = facts;
  const key = (namespace: string, name: string): string => `${namespace}/${name}`;
  const ofService = new Map((services.known ? services.value : []).map((one) => [key(one.namespace, one.name), one]));
  const ofNamespace = new Map((namespaces.known ? namespaces.value : []).map((one) => [one.name, one]));
  const waypoints = (gateways.known ? gateways.value : []).filter(({ className }) =>
    waypointClasses.includes(className),
  );
  const byNamespace = Map.groupBy(waypoints, ({ namespace }) => namespace);
  const byName = new Map(waypoints.map((one) => [key(one.namespace, one.name), one]));
  const managed = pods.known ? pods.value.filter(({ labels }) => labels[gatewayNameLabel] !== undefined) : [];
  const found = (namespace: string, name: string): Waypoint => {
    const gateway = byName.get(key(namespace, name));
    return { namespace, name, workload: gateway === undefined ? name : waypointDeployment(gateway, managed) };
  };
  return (namespace, service) => {
    const labels = [ofService.get(key(namespace, service))?.labels, ofNamespace.get(namespace)?.labels];
    const says = labels.find((one) => one?.[label] !== undefined);
    if (says?.[label] === 'none') return undefined;
    if (says?.[label] !== undefined) return found(says[`${label}-namespace`] ?? namespace, says[label]);
    const [only, ...others] = byNamespace.get(namespace) ?? [];
    return only === undefined || others.length > 0 ? undefined : found(namespace, only.name);
  };
}
