import type { Fact } from '../model/snapshot.ts';
import { isFinished, meshMode } from './mesh-mode.ts';
import { podRole } from './pod-role.ts';
import { selects } from './selects.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Pod = Fact<'pods'>[number];
type Ref = Policy['targetRefs'][number];

export interface AttachmentFacts {
  /** The mesh's root namespace, as `rootNamespace` finds it. */
  readonly root: string;
  readonly pods: Fact<'pods'>;
  readonly workloads: Fact<'workloads'>;
  readonly gateways: Fact<'gateways'>;
  readonly services: Fact<'services'>;
}

/** Whether something enforces the policy, and what was seen. */
export interface Attachment {
  readonly attached: boolean | 'unknown';
  readonly saw: string;
}

/**
 * What a policy is bound to. With targetRefs: the gateways and services they name, all of them.
 * Without: the pods that its selector matches, in its namespace, or in the whole mesh from the root namespace.
 * Waypoints and ztunnel never count for the wrong form: a waypoint ignores selectors, ztunnel ignores targetRefs.
 * @see istio/istio pilot/pkg/model/policyattachment.go, 1.22.8-1.30.3
 */
export function policyAttachment(policy: Policy, facts: AttachmentFacts): Attachment {
  return policy.targetRefs.length > 0 ? byTargetRefs(policy, facts) : bySelector(policy, facts);
}

/** istiod's own word comes first: it knows which waypoint serves the target. */
function byTargetRefs(policy: Policy, facts: AttachmentFacts): Attachment {
  const accepted = policy.conditions.find(({ type, fresh }) => type === 'WaypointAccepted' && fresh);
  if (accepted?.status === 'False')
    return { attached: false, saw: `istiod says ${accepted.reason}: ${accepted.message}` };
  const targets = policy.targetRefs.map((ref) => targetOf(policy, ref, facts));
  const lost = targets.filter(({ attached }) => attached === false);
  if (lost.length > 0) return { attached: false, saw: lost.map(({ saw }) => saw).join('; ') };
  const unsure = targets.filter(({ attached }) => attached === 'unknown');
  if (unsure.length > 0 && accepted?.status !== 'True')
    return { attached: 'unknown', saw: unsure.map(({ saw }) => saw).join('; ') };
  return { attached: true, saw: `bound to ${policy.targetRefs.map(({ kind, name }) => `${kind} ${name}`).join(', ')}` };
}

const istioClasses = /^istio(-remote|-waypoint|-east-west|-agentgateway|-agentgateway-waypoint)?$/;

function targetOf(policy: Policy, { kind, name }: Ref, { root, gateways, services }: AttachmentFacts): Attachment {
  const { namespace } = policy;
  const here = (one: { readonly namespace: string; readonly name: string }): boolean =>
    one.namespace === namespace && one.name === name;
  const gone = {
    attached: false,
    saw: `targetRefs name ${kind} ${name}, which does not exist in namespace ${namespace}`,
  } as const;
  if (kind === 'Gateway') {
    const gateway = gateways.find(here);
    if (gateway === undefined) return gone;
    if (istioClasses.test(gateway.className)) return { attached: true, saw: `bound to Gateway ${name}` };
    return { attached: 'unknown', saw: `Gateway ${name} has the class ${gateway.className}, which may not be Istio's` };
  }
  if (kind === 'Service') {
    if (!services.some(here)) return gone;
    return {
      attached: 'unknown',
      saw: `istiod has not said whether a waypoint serves Service ${name} (WaypointAccepted)`,
    };
  }
  if (kind === 'GatewayClass') {
    const right = name === 'istio-waypoint' && namespace === root;
    return {
      attached: right,
      saw: `targetRefs name GatewayClass ${name} from namespace ${namespace}; only istio-waypoint counts, and only from ${root}`,
    };
  }
  return { attached: 'unknown', saw: `targetRefs name ${kind} ${name}, which Meshledger does not read` };
}

function bySelector(policy: Policy, { root, pods, workloads }: AttachmentFacts): Attachment {
  const wholeMesh = policy.namespace === root;
  const where = wholeMesh ? 'the mesh' : `namespace ${policy.namespace}`;
  const inScope = ({ namespace }: { readonly namespace: string }): boolean =>
    wholeMesh || namespace === policy.namespace;
  const selector = policy.selector ?? {};
  const matched = pods.filter((pod) => inScope(pod) && !isFinished(pod) && selects(selector, pod.labels));
  const enforcing = matched.filter((pod) => enforces(policy, pod));
  if (enforcing.length > 0) return { attached: true, saw: `selects ${enforcing.length} pods of the mesh` };
  const labels = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  const who = labels === '' ? 'it has no selector, and' : `its selector (${labels})`;
  if (matched.length > 0)
    return { attached: false, saw: `${who} matches ${matched.length} pods in ${where}, none of which enforces it` };
  const later = workloads.find((workload) => inScope(workload) && selects(selector, workload.podLabels));
  if (later !== undefined)
    return { attached: true, saw: `selects ${later.kind} ${later.namespace}/${later.name}, which has no pod now` };
  if (labels === '') return { attached: 'unknown', saw: `there is no pod in ${where} to enforce it on` };
  return { attached: false, saw: `${who} matches no pod in ${where}` };
}

/**
 * Sidecars and gateways heed a selector. Of ambient pods ztunnel does, but only for ALLOW and DENY. Waypoints and pods
 * outside the mesh never do; a proxy that we could not tell apart gets the benefit of the doubt.
 */
function enforces(policy: Policy, pod: Pod): boolean {
  if (['gateway', 'sidecar', 'unclassified'].includes(podRole(pod))) return true;
  return meshMode(pod) === 'ambient' && (policy.action === 'ALLOW' || policy.action === 'DENY');
}
