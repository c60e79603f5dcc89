import * as z from 'zod';
import { type Targets, Waiver } from './compliance.ts';
import type { Period } from './period.ts';
import { Reading } from './reading.ts';
import { Severity } from './severity.ts';
import type { Fact, FactName, Facts } from './snapshot.ts';
import { ObjectReference, type Subject } from './subject.ts';

export const Verdict = z.enum(['pass', 'fail', 'unknown', 'notApplicable', 'waived']);
export type Verdict = z.infer<typeof Verdict>;

/** What a check saw of one thing: right, wrong, or not to be known and why. */
export type Observation = {
  readonly subject: Subject;
  readonly saw: string;
  /** In place of the check's own, where the case is graver or lighter than most. */
  readonly severity?: Severity;
  /** In place of the check's own, where the case asks for another repair. */
  readonly fix?: string;
} & ({ readonly ok: boolean } | { readonly unknown: string });

/** The facts a check asked for, all known; and those it only wants, as readings. */
export type Needed<Names extends FactName, Wants extends FactName = never> = {
  readonly [Name in Names]: Fact<Name>;
} & { readonly [Name in Wants]: Facts[Name] };

/** What a check is told besides facts: the period, for whatever has a date, and what counts as enough. */
export interface Situation {
  readonly period: Pick<Period, 'start' | 'end'>;
  readonly targets: Targets;
}

/** One compliance condition. Its id names the good state, is public and is never reused. */
export interface Check<Names extends FactName = FactName, Wants extends FactName = FactName> {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** How it is evaluated: what counts, what does not, and from which limit on. */
  readonly how: string;
  /** Versions of Istio between which it differs, and how. */
  readonly versions: string;
  readonly fix: string;
  readonly source: string;
  readonly severity: Severity;
  /** Without one of them the check is unknown. */
  readonly needs: readonly Names[];
  /** Without one of them only what it could change is unknown. */
  readonly wants?: readonly Wants[];
  /** Pure. No observation at all means that there was nothing to look at. */
  inspect(facts: Needed<Names, Wants>, situation: Situation): readonly Observation[];
}

/** Ties `inspect` to exactly the facts in `needs` and `wants`; anything else does not compile. */
export function defineCheck<const Names extends FactName, const Wants extends FactName = never>(
  check: Check<Names, Wants>,
): Check {
  return check as unknown as Check;
}

/** The answer of one check about one subject. */
export const CheckResult = z.object({
  check: z.string(),
  title: z.string(),
  verdict: Verdict,
  severity: Severity,
  subject: z.string(),
  object: ObjectReference.optional().describe('the Kubernetes object behind the subject, where there is one'),
  saw: z.string(),
  because: z.string().describe('why it matters, or why it is not known'),
  fix: z.string(),
  waiver: Waiver.optional().describe('of a waived result; of a failing one, the waiver that has lapsed'),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** What all results together say, beside their counts. */
export const ComplianceSummary = z.object({
  weightedPassRatio: Reading(z.number()).describe(
    'Σ weight of the conditions that pass ÷ Σ weight of those that pass or fail; one is a condition, not a subject',
  ),
  lapsedWaivers: z.array(Waiver).describe('waivers whose last day is over and whose finding is still there'),
  unusedWaivers: z.array(Waiver).describe('waivers that no failing result needs'),
});
export type ComplianceSummary = z.infer<typeof ComplianceSummary>;
