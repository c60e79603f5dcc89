import type { Fact, Facts } from '../model/snapshot.ts';
import { labelled } from './labelled.ts';
import type { Member } from './mesh-members.ts';
import { remembered } from './remembered.ts';
import { type Binding, waypointBinding } from './waypoint-binding.ts';

type Gateway = Fact<'gateways'>[number];
type Service = Fact<'services'>[number];

/** A Service whose calls go through a waypoint, and what stands behind it. */
export interface ServiceBehind {
  readonly service: Service;
  readonly waypoint: Gateway;
  readonly members: readonly Member[];
}

/** What stands behind waypoints. */
export interface BehindWaypoints {
  readonly services: readonly ServiceBehind[];
  /** The waypoints that calls to a member go through: of its Services, and its own. */
  readonly of: ReadonlyMap<Member, readonly Gateway[]>;
  /** Members of which it is not known whether calls go through a waypoint, and why. */
  readonly unknown: ReadonlyMap<Member, string>;
}

/**
 * Which applications calls reach through a waypoint: by a Service that selects them, or by their own label where the
 * waypoint takes workload traffic. Only usable waypoints count, for the others are passed by; a headless Service does not,
 * for its name means the pods, and calls to those are workload traffic.
 */
export const behindWaypoints = remembered(
  (
    members: readonly Member[],
    services: Fact<'services'>,
    namespaces: Fact<'namespaces'>,
    gateways: Fact<'gateways'>,
    gatewayClasses: Facts['gatewayClasses'],
    controlPlanes: Facts['controlPlanes'],
  ): BehindWaypoints => {
    const bind = waypointBinding(gateways, gatewayClasses, namespaces, controlPlanes);
    const applications = members.filter(({ role }) => role === 'none');
    const inNamespace = new Map(
      [...Map.groupBy(applications, ({ namespace }) => namespace)].map(([name, all]) => [name, labelled(all)]),
    );
    const unknown = new Map<Member, string>();
    const found = services.flatMap((service): ServiceBehind[] => {
      if (service.headless) return [];
      const binding = bind({ ...service, as: 'service' });
      if (binding.state === 'none' || binding.state === 'broken' || Object.keys(service.selector).length === 0)
        return [];
      const behind = inNamespace.get(service.namespace)?.(service.selector) ?? [];
      if (binding.state === 'bound') return [{ service, waypoint: binding.waypoint, members: behind }];
      for (const member of behind) unknown.set(member, binding.because);
      return [];
    });
    const of = new Map<Member, Gateway[]>();
    const add = (member: Member, waypoint: Gateway): void => {
      const known = of.get(member);
      if (known === undefined) of.set(member, [waypoint]);
      else if (!known.includes(waypoint)) known.push(waypoint);
    };
    for (const { waypoint, members: behind } of found) for (const member of behind) add(member, waypoint);
    for (const member of applications) {
      const waypoint = boundTo(bind({ ...member, as: 'workload' }));
      if (waypoint !== undefined) add(member, waypoint);
    }
    return { services: found, of, unknown };
  },
);

/** The waypoints that calls to any of these members go through. */
export const waypointsBefore = remembered((behind: BehindWaypoints, members: readonly Member[]): readonly Gateway[] => [
  ...new Set(members.flatMap((member) => behind.of.get(member) ?? [])),
]);

const boundTo = (binding: Binding): Gateway | undefined => (binding.state === 'bound' ? binding.waypoint : undefined);
