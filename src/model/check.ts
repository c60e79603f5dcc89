import * as z from 'zod';
import type { Fact, FactName } from './snapshot.ts';

export const Severity = z.enum(['high', 'medium', 'low']);
export type Severity = z.infer<typeof Severity>;

export const Verdict = z.enum(['pass', 'fail', 'unknown', 'notApplicable']);
export type Verdict = z.infer<typeof Verdict>;

/** What a check saw of one thing: right, wrong, or not to be known and why. */
export type Observation = { readonly subject: string; readonly saw: string } & (
  | { readonly ok: boolean }
  | { readonly unknown: string }
);

/** The facts a check asked for, all known. */
export type Needed<Names extends FactName> = { readonly [Name in Names]: Fact<Name> };

/** One compliance check. Its id names the good state, is public and is never reused. */
export interface Check<Names extends FactName = FactName> {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
  readonly severity: Severity;
  readonly needs: readonly Names[];
  /** Pure. No observation at all means that there was nothing to look at. */
  inspect(facts: Needed<Names>): readonly Observation[];
}

/** Ties `inspect` to exactly the facts in `needs`; anything else does not compile. */
export function defineCheck<const Names extends FactName>(check: Check<Names>): Check {
  return check as unknown as Check;
}

/** The answer of one check about one subject. */
export const CheckResult = z.object({
  check: z.string(),
  title: z.string(),
  verdict: Verdict,
  severity: Severity,
  subject: z.string(),
  saw: z.string(),
  because: z.string().describe('why it matters, or why it is not known'),
  fix: z.string(),
});
export type CheckResult = z.infer<typeof CheckResult>;
