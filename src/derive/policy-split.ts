import type { Fix, FixStep } from '../model/fix.ts';
import { known } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { enforcedElsewhere } from './enforced-elsewhere.ts';
import { byIstioVersion } from './istio-versions.ts';
import { type MemberEvidence, meshMembers } from './mesh-members.ts';
import { policyManifest } from './policy-manifest.ts';
import { principalOf, waypointIdentity } from './waypoint-identity.ts';
import { type TargetEvidence, waypointTargets } from './waypoint-targets.ts';
import { ztunnelRules } from './ztunnel-rules.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Rules = Policy['rules'];
type Gateway = Fact<'gateways'>[number];

/**
 * A policy whose rules ztunnel cannot carry out as they are written, split in two: what is said of requests goes to a new
 * policy at the waypoint, what ztunnel can carry out stays. One that sidecars or gateways carry out is not touched.
 *
 * - Of a DENY the rules that ztunnel gets wrong move; when none is left, the old policy goes.
 * - Of an ALLOW all rules are said at the waypoint, for one that lists others denies who is not listed; ztunnel keeps
 *   those it can match, and lets the waypoint in.
 */
export function policySplit(policy: Policy, facts: TargetEvidence): Fix {
  const elsewhere = enforcedElsewhere(policy, facts);
  if (elsewhere !== undefined) return { cannot: elsewhere };
  const targets = waypointTargets(policy, facts);
  if ('cannot' in targets) return targets;
  const unread = namesServiceAccounts(policy)
    ? byIstioVersion(facts.controlPlanes, (minor) => minor < 25)
    : known(false);
  if (unread.known && unread.value)
    return { cannot: 'Istio reads service accounts of a source from 1.25 on: name their principals instead' };
  const wrong = wrongRules(policy, facts.controlPlanes);
  if (!wrong.known) return { cannot: wrong.why };
  const kept = policy.rules.filter((_, index) => !wrong.value.includes(index + 1));
  const moved = policy.rules.filter((_, index) => wrong.value.includes(index + 1));
  const { targetRefs, waypoints } = targets;
  const atWaypoint = policyManifest(policy, {
    ...{ name: `${policy.name}-waypoint`, selector: null, targetRefs },
    rules: policy.action === 'ALLOW' ? policy.rules : moved,
  });
  const left = policy.action === 'ALLOW' ? [...kept, ...waypointRule(waypoints, facts)] : kept;
  return {
    says: `What it says of requests moves to a policy at the waypoint; what ztunnel can carry out stays.${ofPorts(policy.rules)}`,
    steps: [{ apply: atWaypoint, isNew: true }, oldPolicy(policy, left)],
  };
}

/** An older API drops the field, and what is left of a rule would match more than it says. */
const namesServiceAccounts = ({ rules }: Policy): boolean =>
  rules.some(({ from }) => from.some((source) => 'serviceAccounts' in source || 'notServiceAccounts' in source));

const ofPorts = (rules: Rules): string =>
  rules.some(({ to }) => to.some((operation) => 'ports' in operation || 'notPorts' in operation))
    ? ' Look at its ports: a waypoint may see that of the Service where ztunnel sees that of the pod.'
    : '';

function oldPolicy(policy: Policy, rules: Rules): FixStep {
  const { namespace, name } = policy;
  return rules.length > 0
    ? { apply: policyManifest(policy, { rules }), isNew: false }
    : { delete: { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', namespace, name } };
}

/** Numbers of the rules that ztunnel does not carry out as they are written. */
const wrongRules = (policy: Policy, controlPlanes: Facts['controlPlanes']) =>
  byIstioVersion(controlPlanes, (minor) =>
    ztunnelRules(policy, minor)
      .filter(({ never, widenedBy, lost }) => never || widenedBy.length + lost.length > 0)
      .map(({ rule }) => rule),
  );

/** The rule that lets waypoints in. */
export function waypointRule(waypoints: readonly Gateway[], facts: TargetEvidence): Rules {
  const members = membersOf(facts);
  const identity = waypointIdentity(members, facts.meshConfig);
  return [{ from: [{ principals: waypoints.map((one) => principalOf(identity(one))) }], to: [], when: [] }];
}

function membersOf(facts: TargetEvidence) {
  const { pods, workloads, namespaces } = facts;
  if (!pods.known || !workloads.known || !namespaces.known) return [];
  const evidence: MemberEvidence = {
    ...facts,
    pods: pods.value,
    workloads: workloads.value,
    namespaces: namespaces.value,
  };
  return meshMembers(evidence);
}
