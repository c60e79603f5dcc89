import type { CheckReport } from '../../model/check-report.ts';
import { waiverInWords } from '../waivers.ts';
import type { Ink } from './ink.ts';
import { andMore, block, severalClusters, subjectLine } from './lines.ts';
import type { Screen } from './renderer.ts';

const shownSubjects = 3;

/** What fails and somebody answers for, by the waiver. */
export function* waived(report: CheckReport, { columns }: Screen, ink: Ink): Generator<string> {
  const covered = report.results.filter(({ verdict }) => verdict === 'waived');
  if (covered.length === 0) return;
  yield ink.strong('~ Waived');
  for (const results of Map.groupBy(covered, ({ waiver }) => JSON.stringify(waiver)).values()) {
    const waiver = results[0]?.waiver;
    if (waiver !== undefined) yield* block(waiverInWords(waiver), columns, 4);
    for (const result of results.slice(0, shownSubjects))
      yield* block(`${subjectLine(result, severalClusters(report))}: ${result.saw}`, columns, 6).map(ink.quiet);
    yield* andMore(results.length - shownSubjects).flatMap((text) => block(text, columns, 6));
  }
  yield '';
}

/** Waivers whose last day is over while what they cover still fails. */
export function* lapsed({ compliance }: CheckReport, { columns }: Screen, ink: Ink): Generator<string> {
  if (compliance.lapsedWaivers.length === 0) return;
  for (const waiver of compliance.lapsedWaivers)
    yield* block(`! LAPSED WAIVER: ${waiverInWords(waiver)}. What it covered fails again.`, columns, 0).map(ink.bad);
  yield '';
}
