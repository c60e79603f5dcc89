import { byIstioVersion } from '../derive/istio-versions.ts';
import { list } from '../derive/policy-on-ztunnel.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { type SubjectKind, subject } from '../model/subject.ts';

interface Policy {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly selector?: Fact<'authorizationPolicies'>[number]['selector'];
  readonly emptySelector?: true | undefined;
  readonly targetRefs: Fact<'authorizationPolicies'>[number]['targetRefs'];
}

export const policiesValid = defineCheck({
  id: 'policies-valid',
  title: 'Istio accepts the binding of every policy',
  why: 'istiod’s webhook refuses such a policy, so that it never takes effect; where the webhook was bypassed, the policy binds to nothing, or to something else than it says.',
  how: 'At most one of selector and targetRefs; at most 16 targetRefs, each with a name and without a namespace, to a kind that this version of Istio binds to: Gateway and Service, ServiceEntry from 1.24, GatewayClass from 1.25. No wildcard in a selector.',
  versions: 'ServiceEntry from 1.24, GatewayClass from 1.25.',
  fix: 'Correct the fields that are named; `istioctl validate` and the API server refuse the same.',
  source: 'https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference',
  severity: 'high',
  needs: ['authorizationPolicies'],
  wants: ['workloadRules', 'telemetries', 'controlPlanes'],

  inspect({ authorizationPolicies, workloadRules, telemetries, controlPlanes }) {
    const policies: Policy[] = [
      ...authorizationPolicies.map((policy) => ({ ...policy, kind: 'AuthorizationPolicy' })),
      ...[workloadRules, telemetries].flatMap((reading) => (reading.known ? reading.value : [])),
    ];
    return policies.map((policy) => observed(policy, controlPlanes));
  },
});

function observed(policy: Policy, controlPlanes: Facts['controlPlanes']): Observation {
  const about = { subject: subject(policy.kind as SubjectKind, policy) };
  const always = faults(policy);
  if (always.length > 0) return { ...about, ok: false, saw: always.join('; ') };
  const refused = byIstioVersion(controlPlanes, (minor) =>
    policy.targetRefs.filter(({ kind }) => minor < firstMinor(kind)),
  );
  const kinds = [...new Set(policy.targetRefs.map(({ kind }) => kind))];
  if (!refused.known) return { ...about, saw: `targetRefs name a ${list(kinds)}`, unknown: refused.why };
  const tooNew = [...new Set(refused.value.map(({ kind }) => `${kind} (from Istio 1.${firstMinor(kind)})`))];
  if (tooNew.length > 0) return { ...about, ok: false, saw: `targetRefs name a ${list(tooNew)}` };
  return {
    ...about,
    ok: true,
    saw: policy.targetRefs.length > 0 ? 'its targetRefs are in order' : 'its selector is in order',
  };
}

/** First minor version that binds policies to a kind. */
function firstMinor(kind: string): number {
  if (kind === 'ServiceEntry') return 24;
  return kind === 'GatewayClass' ? 25 : 22;
}

const groups: Readonly<Record<string, readonly string[]>> = {
  Gateway: ['gateway.networking.k8s.io'],
  GatewayClass: ['gateway.networking.k8s.io'],
  Service: ['', 'core'],
  ServiceEntry: ['networking.istio.io'],
};
const mostRefs = 16;

/** What no version accepts. */
function faults({ selector, emptySelector, targetRefs }: Policy): string[] {
  const wild = Object.entries(selector ?? {}).filter(([key, value]) => `${key}${value}`.includes('*'));
  return [
    ...((selector !== undefined || emptySelector) && targetRefs.length > 0
      ? ['it has both a selector and targetRefs, of which only one may be there']
      : []),
    ...(targetRefs.length > mostRefs
      ? [`it has ${targetRefs.length} targetRefs, and at most ${mostRefs} may be there`]
      : []),
    ...wild.map(([key, value]) => `its selector has a wildcard (${key}=${value})`),
    ...targetRefs.flatMap(faultsOf),
  ];
}

function faultsOf({ group, kind, name, namespace }: Policy['targetRefs'][number]): string[] {
  const allowed = groups[kind];
  return [
    ...(name === '' ? [`a targetRef to a ${kind} has no name`] : []),
    ...(namespace === undefined
      ? []
      : [`targetRef ${kind} ${name} has a namespace (${namespace}), which must be left out`]),
    ...(allowed === undefined ? [`targetRefs name a ${kind}, which Istio does not bind policies to`] : []),
    ...(allowed !== undefined && !allowed.includes(group)
      ? [`targetRef ${kind} ${name} has the group "${group}" and not "${allowed[0]}"`]
      : []),
  ];
}
