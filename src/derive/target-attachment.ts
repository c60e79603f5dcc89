import type { Fact, Facts } from '../model/snapshot.ts';
import type { Attachable, Attachment } from './attachment.ts';
import { findNamed } from './find-named.ts';
import { gone, isLeftOpen, mayBeNoWaypoint, toGateway } from './gateway-attachment.ts';
import { type Bindable, type Binding, waypointBinding } from './waypoint-binding.ts';

type Ref = Attachable['targetRefs'][number];

export type TargetFacts = Pick<
  Facts,
  'gateways' | 'gatewayClasses' | 'services' | 'serviceEntries' | 'namespaces' | 'controlPlanes'
>;

/**
 * Whether everything that a policy's targetRefs name enforces it. istiod's own word comes first, where it is fresh; what
 * it calls accepted although it is not (a GatewayClass of another name) is still refused. Of a Gateway its word is only
 * whether it has an address, of whatever class: an ingress without one carries the policy out, and one of another
 * vendor with one need not.
 */
export function targetAttachment(facts: TargetFacts, root: string): (policy: Attachable) => Attachment {
  const bind = bindingOf(facts);
  return (policy) => {
    const accepted = policy.conditions?.find(({ type, fresh }) => type === 'WaypointAccepted' && fresh);
    const ofOthers = (ref: Ref): boolean => mayBeNoWaypoint(policy.namespace, ref, facts);
    if (accepted?.status === 'False' && !policy.targetRefs.some(ofOthers))
      return { attached: false, saw: `istiod says ${accepted.reason}: ${accepted.message}` };
    const isBound = accepted?.status === 'True' && accepted.reason === 'Accepted';
    const open = isBound
      ? policy.targetRefs.filter((ref) => isLeftOpen(policy.namespace, ref, facts))
      : policy.targetRefs;
    const targets = open.map((ref) => targetOf(policy, ref, facts, root, bind));
    const words = (some: readonly Attachment[]): string => some.map(({ saw }) => saw).join('; ');
    const lost = targets.filter(({ attached }) => attached === false);
    if (lost.length > 0) return { attached: false, saw: words(lost) };
    const unsure = targets.flatMap((one) => (one.attached === 'unknown' ? [one] : []));
    if (unsure.length > 0)
      return {
        attached: 'unknown',
        saw: words(unsure),
        because: [...new Set(unsure.map(({ because }) => because))].join('; '),
      };
    return {
      attached: true,
      saw: `bound to ${policy.targetRefs.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`,
    };
  };
}

type Bind = (target: Bindable) => Binding;

/** Which waypoint serves what; or why that is not known. */
function bindingOf({ gateways, gatewayClasses, namespaces, controlPlanes }: TargetFacts): Bind | string {
  if (!gateways.known) return `gateways: ${gateways.why}`;
  if (!namespaces.known) return `namespaces: ${namespaces.why}`;
  return waypointBinding(gateways.value, gatewayClasses, namespaces.value, controlPlanes);
}

function targetOf(
  { namespace }: Attachable,
  { kind, name }: Ref,
  facts: TargetFacts,
  root: string,
  bind: Bind | string,
): Attachment {
  switch (kind) {
    case 'Gateway':
      return toGateway(namespace, name, facts);
    case 'Service':
      return toService('Service', namespace, name, facts.services, bind);
    case 'ServiceEntry':
      return toService('ServiceEntry', namespace, name, facts.serviceEntries, bind);
    case 'GatewayClass':
      return {
        attached: name === 'istio-waypoint' && namespace === root,
        saw: `targetRefs name GatewayClass ${name} from namespace ${namespace}; only istio-waypoint counts, and only from ${root}`,
      };
    default:
      return {
        attached: 'unknown',
        saw: `targetRefs name a ${kind}`,
        because: 'Istio binds policies to no such kind: policies-valid says more',
      };
  }
}

/** A policy for a Service is enforced by the waypoint that serves it, wherever that is. */
function toService(
  kind: 'Service' | 'ServiceEntry',
  namespace: string,
  name: string,
  reading: Facts['services'] | Facts['serviceEntries'],
  bind: Bind | string,
): Attachment {
  const saw = `targetRefs name ${kind} ${name}`;
  if (!reading.known) return { attached: 'unknown', saw, because: `${reading.why}` };
  const target = findNamed<Pick<Fact<'services'>[number], 'namespace' | 'name' | 'labels'>>(
    { namespace, name },
    reading,
  );
  if (target === undefined) return gone(kind, name, namespace);
  if (typeof bind === 'string') return { attached: 'unknown', saw, because: bind };
  const binding = bind({ namespace, labels: target.labels, as: 'service' });
  switch (binding.state) {
    case 'bound':
      return { attached: true, saw: `bound to ${kind} ${name}, which waypoint ${binding.waypoint.name} serves` };
    case 'broken':
      return { attached: false, saw: `${saw}, whose waypoint ${binding.names} ${binding.because}` };
    case 'unknown':
      return { attached: 'unknown', saw, because: binding.because };
    case 'none':
      return { attached: false, saw: `${saw}, which no waypoint serves (istio.io/use-waypoint)` };
    default:
      return binding satisfies never;
  }
}
