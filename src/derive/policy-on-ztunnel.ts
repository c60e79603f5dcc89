import type { Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { isDryRun } from './dry-run.ts';
import { byIstioVersion } from './istio-versions.ts';
import { type MemberEvidence, meshMembers } from './mesh-members.ts';
import { policyScopes, type Scope } from './policy-scope.ts';
import { remembered } from './remembered.ts';
import { rootNamespace } from './root-namespace.ts';
import { type RuleEffect, ztunnelRules } from './ztunnel-rules.ts';

type Policy = Fact<'authorizationPolicies'>[number];

export type ZtunnelEvidence = MemberEvidence & {
  readonly authorizationPolicies: Fact<'authorizationPolicies'>;
  readonly meshConfig: Facts['meshConfig'];
  readonly controlPlanes: Facts['controlPlanes'];
};

/** A policy that ztunnel is to enforce, who of its scope is ambient, and what becomes of its rules. */
export interface PolicyOnZtunnel {
  readonly policy: Policy;
  readonly scope: Scope;
  /** What ztunnel makes of each rule; missing where it depends on a version that is not known. */
  readonly effects: Reading<readonly RuleEffect[]>;
}

/**
 * The policies of one action that are ztunnel's business: without targetRefs, and not only to be logged. Those that
 * select nobody are among them, for a rule can be wrong by itself.
 */
export function policiesOnZtunnel(action: 'ALLOW' | 'DENY', evidence: ZtunnelEvidence): PolicyOnZtunnel[] {
  const scope = policyScopes(meshMembers(evidence), rootNamespace(evidence.pods, evidence.meshConfig));
  return evidence.authorizationPolicies
    .filter((policy) => policy.action === action && policy.targetRefs.length === 0 && !isDryRun(policy.annotations))
    .map((policy) => ({
      policy,
      scope: scope(policy),
      effects: effectsOf(evidence.controlPlanes, policy),
    }));
}

const effectsOf = remembered((controlPlanes: Facts['controlPlanes'], policy: Policy) =>
  byIstioVersion(controlPlanes, (minor) => ztunnelRules(policy, minor)),
);

/** `rule 1 of 2`, `rules 1 and 3 of 3`. */
export function rulesInWords(effects: readonly RuleEffect[], policy: Policy): string {
  const numbers = effects.map(({ rule }) => rule);
  const words = numbers.length === 1 ? `rule ${numbers[0]}` : `rules ${list(numbers.map(String))}`;
  return `${words} of ${policy.rules.length}`;
}

/** `a`, `a and b`, `a, b and c`. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What ztunnel does not have of some rules. */
export function droppedInWords(effects: readonly RuleEffect[]): string {
  const names = [...new Set(effects.flatMap(({ dropped }) => dropped))].toSorted();
  return names.length > 0 ? `ztunnel has no ${list(names)}` : 'nothing of a clause of it can be sent to ztunnel';
}
