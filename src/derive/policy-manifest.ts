import type { Manifest } from '../model/fix.ts';
import type { Fact } from '../model/snapshot.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Ref = Policy['targetRefs'][number];

/** What of a policy is to be otherwise. */
export interface Change {
  readonly name?: string;
  readonly selector?: Policy['selector'] | null;
  readonly targetRefs?: readonly Ref[];
  readonly rules?: Policy['rules'];
}

/** Kept by `kubectl apply` itself, and wrong as soon as the object is changed. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An AuthorizationPolicy in full, with a change: everything that is not changed stays as it was. */
export function policyManifest(policy: Policy, change: Change = {}): Manifest {
  const { namespace, labels, action, provider } = policy;
  const { name = policy.name, rules = policy.rules, targetRefs = policy.targetRefs } = change;
  const selector = change.selector === undefined ? policy.selector : (change.selector ?? undefined);
  const annotations = Object.fromEntries(Object.entries(policy.annotations).filter(([key]) => key !== lastApplied));
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: {
      ...{ name, namespace },
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ...(selector !== undefined && targetRefs.length === 0 && { selector: { matchLabels: selector } }),
      ...(targetRefs.length > 0 && { targetRefs: targetRefs.map((ref) => ({ ...ref })) }),
      action,
      ...(provider !== undefined && { provider: { name: provider } }),
      ...(rules.length > 0 && { rules: rules.map(ruleInFull) }),
    },
  };
}

/** A rule as it is written: a clause that is not there is not written either. */
const ruleInFull = ({ from, to, when }: Policy['rules'][number]): object => ({
  ...(from.length > 0 && { from: from.map((source) => ({ source })) }),
  ...(to.length > 0 && { to: to.map((operation) => ({ operation })) }),
  ...(when.length > 0 && {
    when: when.map(({ key, values, notValues }) => ({
      key,
      ...(values.length > 0 && { values }),
      ...(notValues.length > 0 && { notValues }),
    })),
  }),
});
