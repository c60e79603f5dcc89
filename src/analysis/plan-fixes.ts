import type { CheckResult } from '../model/check.ts';
import { type Fix, type Fixer, type FixOptions, type FixPlan, type FixStep, wantedFacts } from '../model/fix.ts';
import type { Facts } from '../model/snapshot.ts';
import type { ObjectReference } from '../model/subject.ts';

interface Planned<Result> {
  readonly findings: Result[];
  readonly says: string;
  readonly steps: readonly FixStep[];
}

/**
 * The fixes of all failing results together. A step that several ask for is there once. Two that would write the same
 * object differently do not go together: the second is left for the next run, when the first is applied.
 * @param results of one cluster
 */
export function planFixes<Result extends CheckResult>(
  results: readonly Result[],
  fixers: readonly Fixer[],
  facts: Facts,
  options: FixOptions,
): FixPlan<Result> {
  const failing = results.filter(({ verdict }) => verdict === 'fail');
  const found = failing.map((finding) => ({ finding, fix: fixOf(finding, fixers, facts, options) }));
  const deleted = new Set(found.flatMap(({ fix }) => stepsOf(fix).flatMap((step) => deletedBy(step))));
  const planned: Planned<Result>[] = [];
  const left: { finding: Result; why: string }[] = [];
  const writtenBy = new Map<string, { readonly step: FixStep; readonly by: Planned<Result> }>();
  for (const { finding, fix } of found) {
    const why = 'cannot' in fix ? fix.cannot : endsWithItsObject(finding, fix, deleted);
    if (why !== undefined) left.push({ finding, why });
    else place(finding, fix as Exclude<Fix, { cannot: string }>);
  }
  return { fixes: planned, left };

  function place(finding: Result, { says, steps }: Exclude<Fix, { cannot: string }>): void {
    const written = steps.map((step) => writtenBy.get(keyOf(step)));
    const isThere = steps.map((step, at) => JSON.stringify(written[at]?.step) === JSON.stringify(step));
    const [first] = written;
    if (first !== undefined && isThere.every(Boolean)) {
      first.by.findings.push(finding);
      return;
    }
    const other = written.find((one, at) => one !== undefined && !isThere[at] && !areBothPatches(one.step, steps[at]));
    if (other !== undefined) {
      const [before] = other.by.findings;
      left.push({ finding, why: `the fix of ${before?.check} writes the same object: apply it and run again` });
      return;
    }
    const fresh: Planned<Result> = { findings: [finding], says, steps: steps.filter((_, at) => !isThere[at]) };
    planned.push(fresh);
    for (const step of fresh.steps) if (!writtenBy.has(keyOf(step))) writtenBy.set(keyOf(step), { step, by: fresh });
  }
}

function fixOf(finding: CheckResult, fixers: readonly Fixer[], facts: Facts, options: FixOptions): Fix {
  const fixer = fixers.find(({ check }) => check === finding.check);
  if (fixer === undefined || finding.object === undefined) return { cannot: finding.fix };
  return fixer.fix(finding.object, wantedFacts(fixer.wants, facts), options);
}

const stepsOf = (fix: Fix): readonly FixStep[] => ('cannot' in fix ? [] : fix.steps);

const deletedBy = (step: FixStep): string[] => ('delete' in step ? [keyOf(step)] : []);

/** A finding about an object that another fix deletes needs no fix of its own. */
function endsWithItsObject({ object }: CheckResult, fix: Fix, deleted: ReadonlySet<string>): string | undefined {
  if (object === undefined || !deleted.has(keyOfObject(object))) return undefined;
  return stepsOf(fix).some((step) => deletedBy(step).includes(keyOfObject(object)))
    ? undefined
    : 'the fix of another finding deletes it';
}

const areBothPatches = (one: FixStep, other: FixStep | undefined): boolean =>
  'patch' in one && other !== undefined && 'patch' in other;

function keyOf(step: FixStep): string {
  if ('patch' in step) return keyOfObject(step.patch);
  if ('delete' in step) return keyOfObject(step.delete);
  const { apiVersion, kind, metadata } = step.apply;
  return keyOfObject({ apiVersion, kind, ...metadata });
}

const keyOfObject = ({ apiVersion, kind, namespace, name }: ObjectReference): string =>
  JSON.stringify([apiVersion.split('/').slice(0, -1), kind, namespace, name]);
