import { behindWaypoints, waypointsBefore } from '../derive/behind-waypoints.ts';
import { type Bound, boundByRule, isBoundThere, rulesOf } from '../derive/bound-rules.ts';
import { isDryRun } from '../derive/dry-run.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { istiodFlag } from '../derive/istiod-flag.ts';
import { type Member, meshMembers } from '../derive/mesh-members.ts';
import { list } from '../derive/policy-on-ztunnel.ts';
import { policyScopes, type Selecting } from '../derive/policy-scope.ts';
import { remembered } from '../derive/remembered.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { ztunnelRules } from '../derive/ztunnel-rules.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Reading } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';
import { type SubjectKind, subject } from '../model/subject.ts';

type AuthorizationPolicy = Fact<'authorizationPolicies'>[number];
type Gateway = Fact<'gateways'>[number];

export const rootPoliciesReachWaypoints = defineCheck({
  id: 'root-policies-reach-waypoints',
  title: 'What the root namespace says of the whole mesh holds at waypoints too',
  why: 'A waypoint heeds no policy without targetRefs, the mesh-wide ones of the root namespace included. Behind it ztunnel sees the waypoint’s identity, so that a rule about callers says nothing of what comes through.',
  how: 'An AuthorizationPolicy, RequestAuthentication, WasmPlugin or TrafficExtension of the root namespace without targetRefs, while waypoints are used by what it selects, and not each of its rules is said by a policy that is bound to those waypoints (GatewayClass istio-waypoint, or each Gateway). Those in dry run say nothing. Left out: policies that match everything or nothing, or only by port or by whether there is mTLS, for they hold at ztunnel as well; and those of which ztunnel gets no rule, which other checks report.',
  versions:
    'A targetRef to the GatewayClass counts from 1.25 on; before, bind a copy to each waypoint. With ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES on istiod (1.26 and newer) waypoints heed AuthorizationPolicies without targetRefs too, and nothing is said of them.',
  fix: 'Add a copy in the root namespace with targetRefs to GatewayClass istio-waypoint (Istio 1.25 and newer), or a copy for each waypoint.',
  source: 'https://istio.io/latest/docs/ambient/usage/l7-features/#targeting-policies',
  severity: 'medium',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'namespaces', 'services', 'gateways'],
  wants: ['workloadRules', 'gatewayClasses', 'controlPlanes', 'meshConfig', 'injectorConfig', 'ambientCni'],

  inspect({ authorizationPolicies, workloadRules, services, gateways, gatewayClasses, controlPlanes, ...facts }) {
    const { pods, namespaces, meshConfig } = facts;
    const root = rootNamespace(pods, meshConfig);
    const members = meshMembers(facts);
    const scopeOf = policyScopes(members, root);
    const behind = behindWaypoints(members, services, namespaces, gateways, gatewayClasses, controlPlanes);
    const used = (policy: Selecting): readonly Gateway[] => waypointsBefore(behind, scopeOf(policy).ambient);
    const unsureOf = remembered((ambient: readonly Member[]) =>
      ambient.flatMap((one) => behind.unknown.get(one) ?? []),
    );
    const unsure = (policy: Selecting): string | undefined => unsureOf(scopeOf(policy).ambient)[0];
    /** The waypoints that anything of what is said, each with the policies that say it, is not bound to. */
    const openOf = (waypoints: readonly Gateway[], said: readonly (readonly Bound[])[]): Reading<readonly Gateway[]> =>
      byIstioVersion(controlPlanes, (minor) =>
        waypoints.filter((waypoint) =>
          said.some((policies) => !isBoundThere(policies, { waypoint, root, byClass: minor >= 25 })),
        ),
      );
    const inRoot = <T extends { namespace: string; targetRefs: readonly unknown[] }>(all: readonly T[]): T[] =>
      all.filter(({ namespace, targetRefs }) => namespace === root && targetRefs.length === 0);
    const minorMatters = (policy: AuthorizationPolicy): boolean => {
      const reaches = byIstioVersion(controlPlanes, (minor) => ztunnelRules(policy, minor).every(({ never }) => never));
      return !reaches.known || !reaches.value;
    };
    const enforced = authorizationPolicies.filter(({ annotations }) => !isDryRun(annotations));
    const bound = boundByRule(enforced);
    // Waypoints then heed policies without targetRefs as well.
    const isLayered = istiodFlag(pods, 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES');
    return [
      ...inRoot(isLayered ? [] : enforced)
        .filter((policy) => speaksOfCallers(policy) && minorMatters(policy))
        .map((policy) => {
          const said = rulesOf(policy).map((rule) => bound.get(rule) ?? []);
          return observed('AuthorizationPolicy', policy, openOf(used(policy), said), unsure(policy));
        }),
      ...inRoot(workloadRules.known ? workloadRules.value : [])
        .filter((rule) => scopeOf(rule).sidecars.length + scopeOf(rule).gateways.length > 0)
        .map((rule) => {
          const same = workloadRules.known ? workloadRules.value.filter(({ kind }) => kind === rule.kind) : [];
          return observed(rule.kind as SubjectKind, rule, openOf(used(rule), [same]), unsure(rule));
        }),
    ];
  },
});

function observed(
  kind: SubjectKind,
  policy: { namespace: string; name: string; selector?: Readonly<Record<string, string>> | undefined },
  reading: Reading<readonly Gateway[]>,
  unsure: string | undefined,
): Observation {
  const about = { subject: subject(kind, policy) };
  if (!reading.known)
    return {
      ...about,
      saw: 'the same is said for the class of waypoints, which newer versions read',
      unknown: reading.why,
    };
  const open = reading.value;
  if (open.length === 0 && unsure !== undefined)
    return { ...about, saw: 'no waypoint that is known to be in use is out of its reach', unknown: unsure };
  if (open.length === 0) return { ...about, ok: true, saw: 'no waypoint is in use that it does not reach' };
  const names = open.map(({ namespace, name }) => `${namespace}/${name}`).toSorted();
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return {
    ...about,
    ok: false,
    ...(policy.selector !== undefined && { fix: selective }),
    saw: `it does not reach ${more === '' ? list(names) : `${names.slice(0, 3).join(', ')}${more}`}`,
  };
}

/** From the root namespace targetRefs name the waypoints of all: what was meant for some would hold for everybody. */
const selective =
  'It selects by labels, which targetRefs of the root namespace cannot: write it in the namespaces of what it selects, with targetRefs to their Services.';

/** Whether a rule depends on who calls, or on anything else that is lost behind a waypoint. */
function speaksOfCallers({ action, rules }: AuthorizationPolicy): boolean {
  if (action !== 'ALLOW' && action !== 'DENY') return false;
  return rules.some(
    ({ from, to, when }) =>
      from.some((source) => !isAnyMtls(source, action)) ||
      when.some(({ key }) => !key.startsWith('destination.')) ||
      to.some((operation) => Object.keys(operation).some((field) => field !== 'ports' && field !== 'notPorts')),
  );
}

/** "With mTLS, whoever it is": at a waypoint that is so of everything, for it takes nothing else. */
const isAnyMtls = (source: Readonly<Record<string, readonly string[]>>, action: string): boolean =>
  JSON.stringify(source) === JSON.stringify(action === 'DENY' ? { notPrincipals: ['*'] } : { principals: ['*'] });
