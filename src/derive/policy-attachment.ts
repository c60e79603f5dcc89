import type { Fact, Facts } from '../model/snapshot.ts';
import type { Attachable, Attachment } from './attachment.ts';
import { type MemberEvidence, meshMembers } from './mesh-members.ts';
import { membersInWords, policyScopes, type Scope, type Selecting } from './policy-scope.ts';
import { rootNamespace } from './root-namespace.ts';
import { targetAttachment } from './target-attachment.ts';
import { gatewayNameLabel, istioGatewayClasses, waypoints } from './waypoints.ts';

export type AttachmentFacts = Pick<
  Facts,
  | 'pods'
  | 'workloads'
  | 'namespaces'
  | 'gateways'
  | 'gatewayClasses'
  | 'services'
  | 'serviceEntries'
  | 'controlPlanes'
  | 'meshConfig'
  | 'injectorConfig'
  | 'ambientCni'
>;

/**
 * What policies are bound to. With targetRefs: the gateways and services they name, all of them.
 * Without: the pods that their selector matches, in their namespace, or in the whole mesh from the root namespace.
 * Waypoints and ztunnel never count for the wrong form: a waypoint ignores selectors, ztunnel ignores targetRefs.
 * @see istio/istio pilot/pkg/model/policyattachment.go, 1.22.8-1.30.3
 */
export function policyAttachments(facts: AttachmentFacts): (policy: Attachable) => Attachment {
  const root = rootNamespace(facts.pods.known ? facts.pods.value : [], facts.meshConfig);
  const byTarget = targetAttachment(facts, root);
  const scopes = scopesOf(facts, root);
  return (policy) => {
    if (policy.targetRefs.length > 0) return byTarget(policy);
    if (typeof scopes === 'string') return bySelectorAlone(policy, scopes);
    const seen = bySelector(policy, scopes(policy), policy.namespace === root);
    return seen.attached === true ? seen : (byGateway(policy, facts, root) ?? seen);
  };
}

/** Who every policy selects; or why that is not known. */
function scopesOf(facts: AttachmentFacts, root: string): ((policy: Selecting) => Scope) | string {
  const { pods, workloads, namespaces, injectorConfig, ambientCni } = facts;
  if (!pods.known) return `pods: ${pods.why}`;
  if (!workloads.known) return `workloads: ${workloads.why}`;
  if (!namespaces.known) return `namespaces: ${namespaces.why}`;
  const evidence: MemberEvidence = {
    ...{ pods: pods.value, workloads: workloads.value, namespaces: namespaces.value },
    ...{ injectorConfig, ambientCni },
  };
  return policyScopes(meshMembers(evidence), root);
}

/**
 * What will enforce a policy on pods that istiod has yet to make of a Gateway, as there are none in manifests: a selector
 * that names it by the label that its pods get, or for a Telemetry any waypoint of its scope.
 */
function byGateway(policy: Attachable, facts: AttachmentFacts, root: string): Attachment | undefined {
  const { gateways, gatewayClasses, controlPlanes } = facts;
  const { kind, namespace, selector } = policy;
  const named = selector?.[gatewayNameLabel];
  const isForWaypoints = byWaypointsToo.includes(kind) && selector === undefined;
  if (named === undefined && !isForWaypoints) return undefined;
  if (!gateways.known)
    return { attached: 'unknown', saw: 'it may be for a Gateway', because: `gateways: ${gateways.why}` };
  const isInScope = (one: { readonly namespace: string }): boolean => namespace === root || one.namespace === namespace;
  const made = gateways.value.filter(isInScope);
  const found = isForWaypoints
    ? waypoints(made, gatewayClasses, controlPlanes).map(({ gateway }) => gateway)
    : made.filter((gateway) => istioGatewayClasses.includes(gateway.className) && carries(gateway, selector));
  const [first] = found;
  return (
    first && { attached: true, saw: `istiod makes pods of Gateway ${first.namespace}/${first.name}, which enforce it` }
  );
}

/** Whether the pods of a Gateway get all these labels from istiod. */
const carries = ({ name, className }: Fact<'gateways'>[number], selector: Attachable['selector'] = {}): boolean =>
  Object.entries(selector).every(
    ([key, value]) =>
      (key === gatewayNameLabel && value === name) ||
      (key === 'gateway.networking.k8s.io/gateway-class-name' && value === className),
  );

/** A label of waypoint pods alone, up to 1.23 and since: what selects by it selects no application. */
const waypointLabel = 'istio.io/gateway-name';

const selectorInWords = (selector: Attachable['selector'] = {}): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

function bySelectorAlone({ selector }: Attachable, because: string): Attachment {
  const words = selectorInWords(selector);
  if (selector !== undefined && waypointLabel in selector)
    return { attached: false, saw: `its selector (${words}) names a waypoint, and waypoints ignore selectors` };
  return { attached: 'unknown', saw: words === '' ? 'it has no selector' : `its selector is ${words}`, because };
}

/** What a kind of policy is enforced by without targetRefs, besides sidecars and gateways. */
const byZtunnel = ['AuthorizationPolicy'];
const byWaypointsToo = ['Telemetry'];

function bySelector(policy: Attachable, scope: Scope, wholeMesh: boolean): Attachment {
  const { kind, selector, emptySelector } = policy;
  const where = wholeMesh ? 'the mesh' : `namespace ${policy.namespace}`;
  const words = selectorInWords(selector);
  const who = words === '' ? 'it has no selector, and' : `its selector (${words})`;
  const enforcing = [
    ...[scope.sidecars, scope.gateways, scope.unclassified],
    ...(byZtunnel.includes(kind) ? [scope.ambient] : []),
    ...(byWaypointsToo.includes(kind) && selector === undefined ? [scope.waypoints] : []),
  ].reduce((sum, { length }) => sum + length, 0);
  if (emptySelector && byZtunnel.includes(kind) && scope.ambient.length > 0)
    return {
      attached: 'unknown',
      saw: `its selector has no labels, and ${membersInWords(scope.ambient)} is ambient`,
      because:
        'istiod seems to attach such a policy to no ambient pod, which nobody has confirmed: leave spec.selector out, and it selects the namespace',
    };
  if (enforcing > 0) return { attached: true, saw: `selects ${enforcing} pods of the mesh` };
  if (scope.idle.length > 0)
    return { attached: true, saw: `selects ${membersInWords(scope.idle)}, of which nothing runs now` };
  if (scope.unknown.length > 0)
    return {
      attached: 'unknown',
      saw: `selects ${membersInWords(scope.unknown)}`,
      because: `whether that is in the mesh its namespace says, and it is not among the namespaces that are known`,
    };
  if (scope.ambient.length > 0)
    return { attached: false, saw: `${who} matches ambient pods alone, and ztunnel does not read a ${kind}` };
  if (scope.waypoints.length > 0) return { attached: false, saw: `${who} matches waypoints, which ignore selectors` };
  if (scope.outside.length > 0)
    return {
      attached: false,
      saw: `${who} matches ${membersInWords(scope.outside)} in ${where}, none of which is in the mesh`,
    };
  if (words === '')
    return {
      attached: 'unknown',
      saw: `there is no pod in ${where} to enforce it on`,
      because: 'whether pods that will come are in the mesh is not known before they do',
    };
  return { attached: false, saw: `${who} matches no pod in ${where}` };
}
