import type { CheckResult, ComplianceSummary, Verdict } from '../model/check.ts';
import type { Compliance, Waiver } from '../model/compliance.ts';
import type { Immutable } from '../model/immutable.ts';
import { known, missing, type Reading } from '../model/reading.ts';

type Policy = Immutable<Compliance>;

/** Results as the policy has them, and what they say together. */
export interface Judged<Result extends CheckResult> {
  readonly results: Result[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly summary: ComplianceSummary;
}

/**
 * What the user's policy makes of results: severities of their own, and waivers. A waiver holds to the end of its last
 * day; the finding that it covered is then back, and names it.
 * @param at ISO 8601 UTC: the end of the period, not the clock
 */
export function judged<Result extends CheckResult>(
  results: readonly Result[],
  policy: Policy,
  at: string,
): Judged<Result> {
  const waivers = policy.waivers.map((waiver) => ({
    waiver,
    covers: matching(waiver.subject),
    lapsed: lapsed(waiver, at),
  }));
  const ofCheck = Map.groupBy(waivers, ({ waiver }) => waiver.check);
  const severities = new Map(Object.entries(policy.severities));
  const used = new Set<Immutable<Waiver>>();
  const all = results.map((result): Result => {
    const severity = severities.get(result.check) ?? result.severity;
    const candidates = result.verdict === 'fail' ? (ofCheck.get(result.check) ?? []) : [];
    const covering = candidates.filter(({ covers }) => covers(result.subject));
    for (const { waiver } of covering) used.add(waiver);
    const one = covering.find((covered) => !covered.lapsed) ?? covering[0];
    if (one === undefined) return { ...result, severity };
    return { ...result, severity, verdict: one.lapsed ? 'fail' : 'waived', waiver: { ...one.waiver } };
  });
  // What could not be judged may need its waiver still.
  const open = new Set(results.flatMap(({ check, verdict }) => (verdict === 'unknown' ? [check] : [])));
  const unused = waivers.filter(({ waiver }) => results.length > 0 && !used.has(waiver) && !open.has(waiver.check));
  return {
    results: all,
    counts: counts(all),
    summary: {
      weightedPassRatio: weightedPassRatio(all, policy),
      lapsedWaivers: waivers.flatMap(({ waiver, lapsed: over }) => (over && used.has(waiver) ? [{ ...waiver }] : [])),
      unusedWaivers: unused.map(({ waiver }) => ({ ...waiver })),
    },
  };
}

/** `until` is the last day on which a waiver holds. */
const lapsed = ({ until }: Immutable<Waiver>, at: string): boolean =>
  Date.parse(at) >= Date.parse(`${until}T00:00:00Z`) + 86_400_000;

/** Whether a text is what the pattern says, in which `*` stands for any characters. In time linear in the text. */
function matching(pattern: string): (text: string) => boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of others) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at + last.length <= text.length;
  };
}

function counts(results: readonly CheckResult[]): Judged<CheckResult>['counts'] {
  const all = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, waived: 0 };
  for (const { verdict } of results) all[verdict] += 1;
  return all;
}

/** One condition, one vote of its weight: it fails when any subject fails it, and counts only when it was judged. */
function weightedPassRatio(results: readonly CheckResult[], { weights }: Policy): Reading<number> {
  let [judgedWeight, passedWeight] = [0, 0];
  for (const ofCheck of Map.groupBy(results, ({ check }) => check).values()) {
    const failing = ofCheck.filter(({ verdict }) => verdict === 'fail');
    const counting = failing.length > 0 ? failing : ofCheck.filter(({ verdict }) => verdict === 'pass');
    const weight = Math.max(0, ...counting.map(({ severity }) => weights[severity]));
    judgedWeight += weight;
    passedWeight += failing.length > 0 ? 0 : weight;
  }
  return judgedWeight > 0 ? known(passedWeight / judgedWeight) : missing('no condition of any weight was judged');
}
