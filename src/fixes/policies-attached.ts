import type { Attachable } from '../derive/attachment.ts';
import { findNamed } from '../derive/find-named.ts';
import { policyManifest } from '../derive/policy-manifest.ts';
import { type ShutOutThere, shutOutThere } from '../derive/shut-out-there.ts';
import { type TargetEvidence, targetWants, waypointTargets } from '../derive/waypoint-targets.ts';
import { gatewayNameLabel, waypoints } from '../derive/waypoints.ts';
import { defineFixer, type Fix } from '../model/fix.ts';
import type { Fact } from '../model/snapshot.ts';
import type { ObjectReference } from '../model/subject.ts';

type Refs = Attachable['targetRefs'];

export const policiesAttached = defineFixer({
  check: 'policies-attached',
  wants: ['authorizationPolicies', 'workloadRules', 'telemetries', ...targetWants],

  fix(about, { authorizationPolicies, workloadRules, telemetries, ...facts }) {
    const authorization = about.kind === 'AuthorizationPolicy' ? findNamed(about, authorizationPolicies) : undefined;
    const others =
      authorization === undefined
        ? [workloadRules, telemetries].flatMap((reading) => (reading.known ? reading.value : []))
        : [];
    const policy =
      authorization ??
      others.find((one) => one.kind === about.kind && one.namespace === about.namespace && one.name === about.name);
    if (policy === undefined) return { cannot: 'the policy is not there' };
    if (policy.targetRefs.length > 0) return servedByWaypoint(policy, { ...facts, authorizationPolicies });
    const targets = targetsOf(policy, about.kind === 'AuthorizationPolicy', facts);
    if ('cannot' in targets) return targets;
    return {
      says: 'It is bound to a waypoint by targetRefs, which waypoints read.',
      steps: [
        authorization === undefined
          ? { patch: about, merge: { spec: { selector: null, targetRefs: targets.targetRefs } } }
          : { apply: withoutForm(authorization, targets.targetRefs), isNew: false },
      ],
    };
  },
});

/** The annotation of the article, which Istio does not read, goes as well. */
function withoutForm(policy: Fact<'authorizationPolicies'>[number], targetRefs: Refs) {
  const { 'istio.io/waypoint-for': _, ...annotations } = policy.annotations;
  return policyManifest({ ...policy, annotations }, { selector: null, targetRefs });
}

/** The waypoint that a selector names in vain; else those that serve what it selects, when ztunnel does not read it. */
function targetsOf(
  policy: Pick<Attachable, 'namespace' | 'selector'>,
  onZtunnel: boolean,
  facts: TargetEvidence,
): { readonly targetRefs: Refs } | { readonly cannot: string } {
  const { namespace, selector = {} } = policy;
  const name = selector['istio.io/gateway-name'] ?? selector[gatewayNameLabel];
  if (name !== undefined) {
    if (!facts.gateways.known) return { cannot: facts.gateways.why };
    const named = facts.gateways.value.some((one) => one.namespace === namespace && one.name === name);
    if (!named) return { cannot: `there is no Gateway ${namespace}/${name} to bind it to` };
    return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] };
  }
  if (onZtunnel) return { cannot: 'it selects nothing of the mesh: which pods it is for only you know' };
  return waypointTargets(policy, facts);
}

/** The Services that targetRefs name get the only waypoint of their namespace. */
function servedByWaypoint(
  { namespace, targetRefs }: Pick<Attachable, 'namespace' | 'targetRefs'>,
  facts: TargetEvidence & ShutOutThere,
): Fix {
  const { services, gateways, gatewayClasses, controlPlanes } = facts;
  if (!services.known || !gateways.known) return { cannot: 'Services and Gateways must be known to tell' };
  const named = targetRefs.flatMap(({ kind, name }) =>
    kind === 'Service' ? services.value.filter((one) => one.namespace === namespace && one.name === name) : [],
  );
  const [only, ...more] = waypoints(gateways.value, gatewayClasses, controlPlanes).filter(
    ({ gateway, takes, ready }) =>
      gateway.namespace === namespace && takes !== 'workload' && takes !== 'none' && ready !== false,
  );
  const chosen = named.some(({ labels }) => 'istio.io/use-waypoint' in labels);
  if (only === undefined || more.length > 0 || named.length < targetRefs.length || chosen)
    return { cannot: 'what it names must be there, and behind a waypoint: which one, only you know' };
  const { name } = only.gateway;
  const denied = shutOutThere(
    only.gateway,
    named.map((one) => ({ kind: 'Service', namespace: one.namespace, name: one.name })),
    facts,
  );
  if (denied !== undefined) return { cannot: denied };
  return {
    says: `What it names is behind waypoint ${name}.`,
    steps: named.map((service) => ({
      patch: referenceTo(service),
      merge: { metadata: { labels: { 'istio.io/use-waypoint': name } } },
    })),
  };
}

const referenceTo = ({ namespace, name }: Fact<'services'>[number]): ObjectReference => ({
  ...{ apiVersion: 'v1', kind: 'Service', namespace, name },
});
