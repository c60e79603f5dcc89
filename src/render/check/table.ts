import type { CheckReport } from '../../model/check-report.ts';
import { count, counted, percent } from '../numbers.ts';
import { waiverInWords } from '../waivers.ts';
import { failing } from './failing.ts';
import { type Ink, ink as inkOf } from './ink.ts';
import { andMore, block } from './lines.ts';
import { notJudged } from './not-judged.ts';
import type { Screen } from './renderer.ts';
import { lapsed, waived } from './waived.ts';

const shownNotes = 30;

/** For a person at a terminal: what fails and what to do, then what is not known, what is waived, and the counts. */
export function* table(report: CheckReport, screen: Screen): Generator<string> {
  const { columns } = screen;
  const ink = inkOf(screen.colour);
  const parts = [
    ...[block(heading(report), columns, 0).map(ink.strong), ['']],
    ...[lapsed(report, screen, ink), failing(report, screen, ink)],
    ...[notJudged(report, screen, ink), waived(report, screen, ink)],
    summary(report, columns, ink),
  ];
  for (const part of parts) for (const line of part) yield `${line.trimEnd()}\n`;
}

function heading({ checked }: CheckReport): string {
  const what = checked.map(({ cluster, files, istioVersions }) => {
    const named = cluster ?? counted(files.length, 'file');
    return istioVersions.length === 0 ? named : `${named} (Istio ${istioVersions.join(', ')})`;
  });
  return `Meshledger check of ${what.join(', ')}`;
}

function* summary(report: CheckReport, columns: number, ink: Ink): Generator<string> {
  yield* block(countsInWords(report), columns, 0).map(ink.strong);
  const { weightedPassRatio: ratio, unusedWaivers } = report.compliance;
  if (ratio.known)
    yield* block(
      `${percent(Math.floor(ratio.value * 100) / 100)} of the conditions that were judged pass, by weight.`,
      columns,
      0,
    );
  yield* block(gateInWords(report), columns, 0);
  const failed = report.checked.flatMap(({ failedSources }) => failedSources);
  const notes = [
    ...failed.map(({ source, note }) => `Missing source ${source}: ${note}`),
    ...unusedWaivers.map((waiver) => `Unused waiver, no finding needs it: ${waiverInWords(waiver)}`),
    ...report.notes.map(({ source, note }) => `${source}: ${note}`),
  ];
  if (notes.length > 0) yield '';
  yield* notes
    .slice(0, shownNotes)
    .flatMap((note) => block(note, columns, 0))
    .map(ink.quiet);
  yield* andMore(notes.length - shownNotes, 'more notes').flatMap((text) => block(text, columns, 0));
}

function countsInWords({ results, counts }: CheckReport): string {
  const failed = results.filter(({ verdict }) => verdict === 'fail');
  const severities = (['high', 'medium', 'low'] as const).flatMap((severity) => {
    const { length } = failed.filter((result) => result.severity === severity);
    return length === 0 ? [] : [`${count(length)} ${severity}`];
  });
  const fails =
    counts.fail === 0
      ? 'Nothing fails'
      : `${count(counts.fail)} ${counts.fail === 1 ? 'fails' : 'fail'} (${severities.join(', ')})`;
  return `${fails}; ${count(counts.unknown)} could not be judged; ${count(counts.waived)} waived; ${count(counts.pass)} passed; ${count(counts.notApplicable)} not applicable.`;
}

function gateInWords({ gate: { failOn, breached } }: CheckReport): string {
  if (failOn === 'never') return 'Gate: none (--fail-on never).';
  return `Gate --fail-on ${failOn}: ${breached ? 'breached, exit code 5' : 'held'}.`;
}
