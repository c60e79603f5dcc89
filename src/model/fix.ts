import type { CheckResult, Needed } from './check.ts';
import type { Targets } from './compliance.ts';
import type { Immutable } from './immutable.ts';
import type { FactName, Facts } from './snapshot.ts';
import type { ObjectReference } from './subject.ts';

/** A Kubernetes object in full, as `kubectl apply` takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/**
 * One step that mends a finding: a whole object, new (`kubectl apply`) or in place of one that is there
 * (`kubectl replace`); a merge patch of one that is there (RFC 7396), for `kubectl patch --type merge`; or one to delete.
 */
export type FixStep =
  | { readonly apply: Manifest; readonly isNew: boolean }
  | { readonly patch: ObjectReference; readonly merge: Readonly<Record<string, unknown>> }
  | { readonly delete: ObjectReference };

/** What makes one finding go away, and what it does besides; or why nothing that can be printed does. */
export type Fix = { readonly steps: readonly FixStep[]; readonly says: string } | { readonly cannot: string };

/** Metrics that an autoscaler of a waypoint may follow. */
export const scalingMetrics = ['cpu', 'memory', 'envoy_http_downstream_cx_active'] as const;
export type ScalingMetric = (typeof scalingMetrics)[number];

/** What the user decides of fixes. */
export interface FixOptions {
  /** The metric that autoscalers of waypoints follow. */
  readonly metric: ScalingMetric;
  readonly targets: Immutable<Targets>;
}

/** How findings of one check are mended. Pure, as a check is. */
export interface Fixer<Wants extends FactName = FactName> {
  /** Id of the check. */
  readonly check: string;
  readonly wants: readonly Wants[];
  /** @param about the object of the failing result */
  fix(about: ObjectReference, facts: Needed<never, Wants>, options: FixOptions): Fix;
}

/** Ties `fix` to exactly the facts in `wants`; anything else does not compile. */
export function defineFixer<const Wants extends FactName>(fixer: Fixer<Wants>): Fixer {
  return fixer as unknown as Fixer;
}

/** The facts of a fixer, as readings. */
export const wantedFacts = (names: readonly FactName[], facts: Facts): Needed<never, FactName> =>
  Object.fromEntries(names.map((name) => [name, facts[name]])) as Needed<never, FactName>;

/** A fix, and every finding that it ends. */
export interface PlannedFix<Result extends CheckResult = CheckResult> {
  readonly findings: readonly Result[];
  readonly says: string;
  readonly steps: readonly FixStep[];
}

/** What ends all findings together, and what nothing printed ends. */
export interface FixPlan<Result extends CheckResult = CheckResult> {
  readonly fixes: readonly PlannedFix<Result>[];
  readonly left: readonly { readonly finding: Result; readonly why: string }[];
}
