import type { CheckReport } from '../../model/check-report.ts';
import { counted } from '../numbers.ts';
import type { Ink } from './ink.ts';
import { andMore, block, type Result, severalClusters, subjectLine } from './lines.ts';
import type { Screen } from './renderer.ts';

const shownReasons = 20;
const shownSubjects = 5;

/** A reason, said once, with everything that could not be judged for it. */
interface Reason {
  /** Facts that are missing for it; none where the reason is of the subjects alone. */
  readonly facts: readonly string[];
  readonly why: string;
  readonly results: Result[];
}

/** What could not be judged, by its reason: the missing fact and how to provide it, and the conditions that it costs. */
export function* notJudged(report: CheckReport, { columns }: Screen, ink: Ink): Generator<string> {
  const reasons = reasonsOf(report);
  if (reasons.length === 0) return;
  yield ink.doubtful('? Could not be judged');
  for (const { facts, why, results } of reasons.slice(0, shownReasons)) {
    const missing = facts.length === 0 ? '' : `${facts.join(', ')}: `;
    yield* block(`${missing}${why}`, columns, 4);
    if (facts.length > 0) yield* block(`costs ${conditions(results)}`, columns, 6).map(ink.quiet);
    else yield* subjects(results, columns, severalClusters(report));
  }
  yield* andMore(reasons.length - shownReasons, 'more reasons').flatMap((text) => block(text, columns, 4));
  yield '';
}

function reasonsOf({ results, missing }: CheckReport): readonly Reason[] {
  const unknown = results.filter(({ verdict }) => verdict === 'unknown');
  const lacking = [...Map.groupBy(missing, ({ why }) => why)].map(([why, all]): Reason => {
    return { facts: [...new Set(all.map(({ fact }) => fact))], why, results: [] };
  });
  const others: Reason[] = [];
  for (const [because, ofReason] of Map.groupBy(unknown, (result) => result.because)) {
    const causes = lacking.filter(({ why }) => because.includes(why));
    if (causes.length === 0) others.push({ facts: [], why: because, results: ofReason });
    for (const { results: costs } of causes) for (const one of ofReason) costs.push(one);
  }
  const widest = (a: Reason, b: Reason): number => b.results.length - a.results.length;
  return [...lacking.filter((reason) => reason.results.length > 0).sort(widest), ...others.sort(widest)];
}

/** `policies-attached (3 subjects), clocks-synchronised`: a condition that was not looked at at all has one subject. */
function conditions(results: readonly Result[]): string {
  const words = [...Map.groupBy(results, ({ check }) => check)].map(([check, { length }]) =>
    length === 1 ? check : `${check} (${counted(length, 'subject')})`,
  );
  return words.toSorted().join(', ');
}

function* subjects(results: readonly Result[], columns: number, several: boolean): Generator<string> {
  for (const result of results.slice(0, shownSubjects))
    yield* block(`${result.check}, ${subjectLine(result, several)}: ${result.saw}`, columns, 6);
  yield* andMore(results.length - shownSubjects).flatMap((text) => block(text, columns, 6));
}
