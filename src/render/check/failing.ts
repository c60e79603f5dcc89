import type { CheckReport } from '../../model/check-report.ts';
import type { Severity } from '../../model/severity.ts';
import { dateInWords } from '../dates.ts';
import type { Ink } from './ink.ts';
import { andMore, block, type Result, severalClusters, subjectLine } from './lines.ts';
import type { Screen } from './renderer.ts';

const shownSubjects = 8;
const gravity: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** What fails, gravest and widest first: a condition once, what was seen of each subject, why it matters and what to do. */
export function* failing(report: CheckReport, { columns }: Screen, ink: Ink): Generator<string> {
  const sources = new Map(report.checks.map(({ id, source }) => [id, source]));
  const failed = report.results.filter(({ verdict }) => verdict === 'fail');
  const conditions = [...Map.groupBy(failed, ({ check, severity }) => `${check} ${severity}`).values()].sort(order);
  for (const results of conditions) {
    const [first] = results;
    if (first === undefined) continue;
    const [head = '', ...rest] = block(
      `\u2717 ${first.severity.toUpperCase()}  ${first.title} (${first.check})`,
      columns,
      0,
    );
    yield* [ink.bad(head), ...rest.map(ink.bad)];
    const room = results.slice(0, shownSubjects);
    const repairs = [...Map.groupBy(room, ({ fix }) => fix)];
    const several = severalClusters(report);
    for (const [fix, alike] of repairs) {
      yield* alike.flatMap((result) => seen(result, columns, several, ink));
      if (repairs.length > 1) yield* block(`Fix: ${fix}`, columns, 6);
    }
    yield* andMore(results.length - room.length).flatMap((text) => block(text, columns, 4));
    yield* block(`Why: ${first.because}`, columns, 4).map(ink.quiet);
    if (repairs.length === 1) yield* block(`Fix: ${first.fix}`, columns, 4);
    yield* see(sources.get(first.check), columns).map(ink.quiet);
    yield '';
  }
}

function seen(result: Result, columns: number, several: boolean, ink: Ink): string[] {
  const { saw, waiver } = result;
  const over =
    waiver === undefined
      ? []
      : block(`The waiver by ${waiver.owner} ended on ${dateInWords(waiver.until)}.`, columns, 6);
  return [
    ...block(subjectLine(result, several), columns, 4).map(ink.strong),
    ...block(saw, columns, 6),
    ...over.map(ink.bad),
  ];
}

const see = (source: string | undefined, columns: number): string[] =>
  source === undefined ? [] : block(`See: ${source}`, columns, 4);

const order = (a: readonly Result[], b: readonly Result[]): number =>
  rank(a) - rank(b) || b.length - a.length || ((a[0]?.check ?? '') < (b[0]?.check ?? '') ? -1 : 1);

const rank = ([first]: readonly Result[]): number => gravity[first?.severity ?? 'low'];
