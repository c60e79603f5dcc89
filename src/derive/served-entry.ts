import type { Fact, Facts } from '../model/snapshot.ts';
import { waypointBinding } from './waypoint-binding.ts';

type Gateway = Fact<'gateways'>[number];

export type EntryEvidence = Pick<
  Facts,
  'serviceEntries' | 'gateways' | 'gatewayClasses' | 'namespaces' | 'controlPlanes'
>;

/**
 * A ServiceEntry behind a waypoint, or behind one waypoint: what is bound to it as a whole holds for calls out of the
 * mesh as well.
 * @returns `ServiceEntry shop/stripe`; undefined where there is none, or none is known
 */
export function servedEntry(facts: EntryEvidence, waypoint?: Gateway): string | undefined {
  const { serviceEntries, gateways, gatewayClasses, namespaces, controlPlanes } = facts;
  if (!serviceEntries.known || !gateways.known || !namespaces.known) return undefined;
  const bind = waypointBinding(gateways.value, gatewayClasses, namespaces.value, controlPlanes);
  const served = serviceEntries.value.find((entry) => {
    const binding = bind({ ...entry, as: 'service' });
    return binding.state === 'bound' && (waypoint === undefined || binding.waypoint === waypoint);
  });
  return served && `ServiceEntry ${served.namespace}/${served.name}`;
}
