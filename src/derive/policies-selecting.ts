import type { Fact } from '../model/snapshot.ts';
import { labelIndex } from './label-index.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Labels = Readonly<Record<string, string>>;

/**
 * Which policies without targetRefs select a set of labels in a namespace: its own and those of the root namespace.
 * `policyScopes` is the other way round.
 * @returns a lookup by namespace and labels
 */
export function policiesSelecting(policies: readonly Policy[], root: string) {
  const bySelector = policies.filter(({ targetRefs }) => targetRefs.length === 0);
  const indexed = bySelector.map((policy) => ({ policy, selector: policy.selector ?? {} }));
  const inNamespace = new Map(
    [...Map.groupBy(indexed, ({ policy }) => policy.namespace)].map(([name, all]) => [name, labelIndex(all)]),
  );
  return (namespace: string, labels: Labels): Policy[] =>
    [...new Set([root, namespace])].flatMap((name) =>
      (inNamespace.get(name)?.(labels) ?? []).map(({ policy }) => policy),
    );
}
