import type { Facts } from '../model/snapshot.ts';
import type { Attachable, Attachment } from './attachment.ts';
import { findNamed } from './find-named.ts';
import { istioGatewayClasses, waypointClasses, waypoints } from './waypoints.ts';

type Ref = Attachable['targetRefs'][number];
type GatewayFacts = Pick<Facts, 'gateways' | 'gatewayClasses' | 'controlPlanes'>;

const istioClasses = [...waypointClasses, ...istioGatewayClasses];
const istioControllers = /^(istio\.io\/|istio\.io$)/;

/** A policy for a Gateway is enforced by it if it is Istio's, waypoint or not. */
export function toGateway(namespace: string, name: string, { gateways, gatewayClasses }: GatewayFacts): Attachment {
  if (!gateways.known)
    return { attached: 'unknown', saw: `targetRefs name Gateway ${name}`, because: `gateways: ${gateways.why}` };
  const gateway = findNamed({ namespace, name }, gateways);
  if (gateway === undefined) return gone('Gateway', name, namespace);
  const { className } = gateway;
  const controller = gatewayClasses.known
    ? gatewayClasses.value.find((one) => one.name === className)?.controller
    : undefined;
  if (istioClasses.includes(className) || istioControllers.test(controller ?? ''))
    return { attached: true, saw: `bound to Gateway ${name}` };
  return {
    attached: 'unknown',
    saw: `Gateway ${name} has the class ${className}`,
    because:
      controller === undefined
        ? `whether class ${className} is Istio's its GatewayClass says, and it is not known`
        : `class ${className} is ${controller}'s, and not Istio's`,
  };
}

export const gone = (kind: string, name: string, namespace: string): Attachment => ({
  attached: false,
  saw: `targetRefs name ${kind} ${name}, which does not exist in namespace ${namespace}`,
});

/** Whether istiod's `Accepted` leaves open if a target carries the policy out: it looks at no class of Gateways. */
export const isLeftOpen = (namespace: string, { kind, name }: Ref, { gateways }: GatewayFacts): boolean =>
  kind === 'GatewayClass' ||
  (kind === 'Gateway' && !(gateways.known && findNamed({ namespace, name }, gateways) === undefined));

/** Whether a target may be a Gateway that is no waypoint, which istiod misses while it has no address. */
export function mayBeNoWaypoint(namespace: string, { kind, name }: Ref, facts: GatewayFacts): boolean {
  const { gateways, gatewayClasses, controlPlanes } = facts;
  if (kind !== 'Gateway' || !gateways.known) return kind === 'Gateway';
  const gateway = findNamed({ namespace, name }, gateways);
  return (
    gateway !== undefined &&
    !waypoints(gateways.value, gatewayClasses, controlPlanes).some((one) => one.gateway === gateway)
  );
}
