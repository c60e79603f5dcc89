import type { Fact } from '../model/snapshot.ts';
import { meshMode } from './mesh-mode.ts';
import { podRole } from './pod-role.ts';
import { rootNamespace } from './root-namespace.ts';
import { selects } from './selects.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Ref = Policy['targetRefs'][number];

export interface AttachmentFacts {
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

function byTargetRefs(policy: Policy, facts: AttachmentFacts): Attachment {
  const found = policy.targetRefs.map((ref) => ({ ref, target: targetOf(policy, ref, facts) }));
  const lost = found.filter(({ target }) => target === false).map(({ ref }) => `${ref.kind} ${ref.name}`);
  const unsure = found.filter(({ target }) => target === 'unknown').map(({ ref }) => `${ref.kind} ${ref.name}`);
  if (lost.length > 0)
    return {
      attached: false,
      saw: `targetRefs name ${lost.join(', ')}, which ${lost.length > 1 ? 'do' : 'does'} not exist there`,
    };
  if (unsure.length > 0)
    return { attached: 'unknown', saw: `targetRefs name ${unsure.join(', ')}, which Meshledger does not read` };
  return { attached: true, saw: `bound to ${policy.targetRefs.map(({ kind, name }) => `${kind} ${name}`).join(', ')}` };
}

function targetOf(
  policy: Policy,
  { group, kind, name }: Ref,
  { pods, gateways, services }: AttachmentFacts,
): boolean | 'unknown' {
  const here = (one: { readonly namespace: string; readonly name: string }): boolean =>
    one.namespace === policy.namespace && one.name === name;
  if (kind === 'Gateway' && group === 'gateway.networking.k8s.io') return gateways.some(here);
  if (kind === 'Service' && (group === '' || group === 'core')) return services.some(here);
  if (kind === 'GatewayClass') return name === 'istio-waypoint' && policy.namespace === rootNamespace(pods);
  return 'unknown';
}

function bySelector(policy: Policy, { pods, workloads }: AttachmentFacts): Attachment {
  const wholeMesh = policy.namespace === rootNamespace(pods);
  const inScope = ({ namespace }: { readonly namespace: string }): boolean =>
    wholeMesh || namespace === policy.namespace;
  const selector = policy.selector ?? {};
  const matched = pods.filter((pod) => inScope(pod) && selects(selector, pod.labels));
  const enforced = matched.filter(enforcesSelectors);
  if (enforced.length > 0) return { attached: true, saw: `selects ${enforced.length} pods of the mesh` };
  const idle = workloads.find(
    (workload) => inScope(workload) && workload.replicas === 0 && selects(selector, workload.podLabels),
  );
  if (idle !== undefined)
    return { attached: true, saw: `selects ${idle.kind} ${idle.namespace}/${idle.name}, which is scaled to zero` };
  const labels =
    Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ') || 'none, so every pod';
  if (matched.length > 0)
    return {
      attached: false,
      saw: `its selector (${labels}) matches ${matched.length} pods, none of which enforces a selector`,
    };
  return {
    attached: false,
    saw: `its selector (${labels}) matches no pod in ${wholeMesh ? 'the mesh' : `namespace ${policy.namespace}`}`,
  };
}

/** Sidecars, gateways and ambient pods (by ztunnel) heed a selector; waypoints and pods outside the mesh do not. */
function enforcesSelectors(pod: Fact<'pods'>[number]): boolean {
  return (
    podRole(pod) === 'gateway' ||
    podRole(pod) === 'sidecar' ||
    podRole(pod) === 'unclassified' ||
    meshMode(pod) === 'ambient'
  );
}
