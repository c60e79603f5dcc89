import { meshMembers } from './mesh-members.ts';
import { membersInWords, policyScopes, type Selecting } from './policy-scope.ts';
import { rootNamespace } from './root-namespace.ts';
import type { TargetEvidence } from './waypoint-targets.ts';

/**
 * Why a policy must stay as it is, because sidecars or gateways carry it out: targetRefs would take it from them, and
 * what is left for ztunnel would shut their callers out. Undefined where only ambient pods are selected.
 */
export function enforcedElsewhere(policy: Selecting, facts: TargetEvidence): string | undefined {
  const { pods, workloads, namespaces, meshConfig } = facts;
  if (!pods.known || !workloads.known || !namespaces.known) return undefined;
  const members = meshMembers({
    ...facts,
    pods: pods.value,
    workloads: workloads.value,
    namespaces: namespaces.value,
  });
  const scope = policyScopes(members, rootNamespace(pods.value, meshConfig))(policy);
  const others = [
    ...[...scope.sidecars, ...scope.gateways, ...scope.unclassified, ...scope.unknown],
    ...scope.idle.filter(({ mode }) => mode === 'sidecar' || mode === 'unknown'),
  ];
  return others.length === 0
    ? undefined
    : `it selects ${membersInWords(others)} too, where it holds as it is: give the waypoint a policy of its own by targetRefs, and this one a selector without ambient pods`;
}
