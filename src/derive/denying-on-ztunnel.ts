import type { Fact } from '../model/snapshot.ts';
import { isDryRun } from './dry-run.ts';
import { droppedInWords, list, rulesInWords } from './policy-on-ztunnel.ts';
import { type RuleEffect, ztunnelRules } from './ztunnel-rules.ts';

type Policy = Fact<'authorizationPolicies'>[number];

/** What a policy can deny at ztunnel, compared with what is written. */
export type Denying = { readonly denies: 'nothing' | 'as written' } | { readonly denies: 'more'; readonly how: string };

/**
 * What a policy without targetRefs can deny at ztunnel. An ALLOW denies whatever it does not match, so that it denies more
 * when less of it matches; a DENY denies more when a rule of it is wider than written, and nothing when no rule can match.
 * @param minor of Istio, such as 30 of 1.30
 */
export function denyingOnZtunnel(policy: Policy, minor: number): Denying {
  if (policy.action !== 'ALLOW' && policy.action !== 'DENY') return { denies: 'nothing' };
  const effects = ztunnelRules(policy, minor);
  const denying = policy.action === 'ALLOW' ? byAllow(policy, effects) : byDeny(effects);
  if (!isDryRun(policy.annotations) || denying.denies === 'nothing') return denying;
  return minor < 29 ? { denies: 'more', how: 'it is in dry run, which ztunnel does not know' } : { denies: 'nothing' };
}

function byAllow(policy: Policy, effects: readonly RuleEffect[]): Denying {
  const never = effects.filter((effect) => effect.never);
  if (never.length > 0)
    return { denies: 'more', how: `${rulesInWords(never, policy)} allows nothing: ${droppedInWords(never)}` };
  const less = effects.filter(({ lost }) => lost.length > 0);
  if (less.length === 0) return { denies: 'as written' };
  return { denies: 'more', how: `${rulesInWords(less, policy)} allows less: ${droppedInWords(less)}` };
}

function byDeny(effects: readonly RuleEffect[]): Denying {
  const living = effects.filter(({ never }) => !never);
  if (living.length === 0) return { denies: 'nothing' };
  const wider = living.filter(({ widenedBy }) => widenedBy.length > 0);
  if (wider.length === 0) return { denies: 'as written' };
  const how = wider.map(({ rule, widenedBy }) => `rule ${rule} denies whatever ${list(widenedBy)} say`).join('; ');
  return { denies: 'more', how };
}
