import { behindWaypoints } from '../derive/behind-waypoints.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { meshMembers } from '../derive/mesh-members.ts';
import { list } from '../derive/policy-on-ztunnel.ts';
import { policyScopes } from '../derive/policy-scope.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { ztunnelRules } from '../derive/ztunnel-rules.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { type SubjectKind, subject } from '../model/subject.ts';

type AuthorizationPolicy = Fact<'authorizationPolicies'>[number];
type Gateway = Fact<'gateways'>[number];

export const rootPoliciesReachWaypoints = defineCheck({
  id: 'root-policies-reach-waypoints',
  title: 'What the root namespace says of the whole mesh holds at waypoints too',
  why: 'A waypoint heeds no policy without targetRefs, the mesh-wide ones of the root namespace included. Behind it ztunnel sees the waypoint’s identity, so that a rule about callers says nothing of what comes through.',
  how: 'An AuthorizationPolicy, RequestAuthentication, WasmPlugin or TrafficExtension of the root namespace without targetRefs, while waypoints are used by what it selects, and no policy with the same rules is bound to those waypoints (GatewayClass istio-waypoint, or each Gateway). Left out: policies that match everything or nothing, or only by port, for they hold at ztunnel as well; and those of which ztunnel gets no rule, which other checks report.',
  versions: 'A targetRef to the GatewayClass counts from 1.25 on; before, bind a copy to each waypoint.',
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
    const used = (policy: Parameters<typeof scopeOf>[0]): Gateway[] => [
      ...new Set(scopeOf(policy).ambient.flatMap((member) => behind.of.get(member) ?? [])),
    ];
    const unsure = (policy: Parameters<typeof scopeOf>[0]): string | undefined =>
      scopeOf(policy).ambient.flatMap((member) => behind.unknown.get(member) ?? [])[0];
    const inRoot = <T extends { namespace: string; targetRefs: readonly unknown[] }>(all: readonly T[]): T[] =>
      all.filter(({ namespace, targetRefs }) => namespace === root && targetRefs.length === 0);
    const minorMatters = (policy: AuthorizationPolicy): boolean => {
      const reaches = byIstioVersion(controlPlanes, (minor) => ztunnelRules(policy, minor).every(({ never }) => never));
      return !reaches.known || !reaches.value;
    };
    return [
      ...inRoot(authorizationPolicies)
        .filter((policy) => speaksOfCallers(policy) && minorMatters(policy))
        .map((policy) => {
          const open = used(policy).filter((waypoint) => !isBound(policy, waypoint, authorizationPolicies, root));
          return observed('AuthorizationPolicy', policy, open, unsure(policy));
        }),
      ...inRoot(workloadRules.known ? workloadRules.value : [])
        .filter((rule) => scopeOf(rule).sidecars.length + scopeOf(rule).gateways.length > 0)
        .map((rule) => {
          const same = workloadRules.known ? workloadRules.value.filter(({ kind }) => kind === rule.kind) : [];
          return observed(
            rule.kind as SubjectKind,
            rule,
            used(rule).filter((one) => !targets(same, one, root)),
            unsure(rule),
          );
        }),
    ];
  },
});

function observed(
  kind: SubjectKind,
  policy: { namespace: string; name: string },
  open: readonly Gateway[],
  unsure: string | undefined,
): Observation {
  const about = { subject: subject(kind, policy) };
  if (open.length === 0 && unsure !== undefined)
    return { ...about, saw: 'no waypoint that is known to be in use is out of its reach', unknown: unsure };
  if (open.length === 0) return { ...about, ok: true, saw: 'no waypoint is in use that it does not reach' };
  const names = open.map(({ namespace, name }) => `${namespace}/${name}`).toSorted();
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return {
    ...about,
    ok: false,
    saw: `it does not reach ${more === '' ? list(names) : `${names.slice(0, 3).join(', ')}${more}`}`,
  };
}

/** Whether a rule depends on who calls, or on anything else that is lost behind a waypoint. */
function speaksOfCallers({ action, rules }: AuthorizationPolicy): boolean {
  if (action !== 'ALLOW' && action !== 'DENY') return false;
  return rules.some(
    ({ from, to, when }) =>
      from.length > 0 ||
      when.some(({ key }) => !key.startsWith('destination.')) ||
      to.some((operation) => Object.keys(operation).some((field) => field !== 'ports' && field !== 'notPorts')),
  );
}

/** Whether the same rules are bound to a waypoint. */
function isBound(
  policy: AuthorizationPolicy,
  waypoint: Gateway,
  all: readonly AuthorizationPolicy[],
  root: string,
): boolean {
  const rules = JSON.stringify(policy.rules);
  const copies = all.filter((one) => one.action === policy.action && JSON.stringify(one.rules) === rules);
  return targets(copies, waypoint, root);
}

type Bound = Pick<AuthorizationPolicy, 'namespace' | 'targetRefs'>;

/** Whether any of the policies is bound to a waypoint: by its class from the root namespace, or by its name. */
const targets = (policies: readonly Bound[], waypoint: Gateway, root: string): boolean =>
  policies.some(({ namespace, targetRefs }) =>
    targetRefs.some(
      ({ kind, name }) =>
        (kind === 'GatewayClass' && namespace === root && name === 'istio-waypoint') ||
        (kind === 'Gateway' && namespace === waypoint.namespace && name === waypoint.name),
    ),
  );
