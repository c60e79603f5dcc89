import type { Report } from '../model/report.ts';
import { clipped } from './clipped.ts';
import { type Page, page } from './page.ts';
import { joint } from './savings.ts';
import { textOf } from './sentence.ts';
import { wrapped } from './wrapped.ts';

const widthColumns = 80;
const mostLines = 29;

/** Findings, and lines for what was seen of each: the fullest first. */
const sizes = [
  { findings: 3, seenLines: 2 },
  { findings: 3, seenLines: 1 },
  { findings: 2, seenLines: 1 },
  { findings: 1, seenLines: 1 },
  { findings: 0, seenLines: 0 },
];

/** The week on one screen of a terminal: 29 lines of 80 columns, with as many findings as fit. */
export function digest(report: Report): string {
  const tries = sizes.map(({ findings, seenLines }) =>
    screen(page(report, { namespaces: 1, workloads: 0, rows: 0, findings, subjects: 1, notes: 0 }), seenLines),
  );
  const lines = tries.find(({ length }) => length <= mostLines) ?? tries.at(-1) ?? [];
  return `${lines.join('\n')}\n`;
}

function screen(week: Page, seenLines: number): readonly string[] {
  const ambient = week.kpis.find(({ label }) => label === 'Pods in ambient');
  return [
    ...block(week.title, 1),
    ...(week.simulated === null ? [] : [week.simulated]),
    '',
    ...week.answer.flatMap((sentence) => block(textOf(sentence), 2)),
    ...(week.preliminary === null ? [] : block(`! ${week.preliminary}`, 2)),
    ...week.savings.slice(1).flatMap((view) => block(`${view.label}: ${view.value}${joint(view)}${view.note}`, 1)),
    ...(ambient === undefined ? [] : block(`${ambient.label}: ${ambient.value} (${ambient.note})`, 1)),
    '',
    ...repairs(week, seenLines),
    ...week.trust
      .filter(({ label }) => label !== 'Confidence' || week.preliminary === null)
      .flatMap(({ label, text, warning }) => block(`${warning ? '! ' : ''}${label}: ${text}`, 2)),
    `Run: ${week.run[0]?.text ?? ''}`,
  ];
}

function repairs({ findings, findingsLeft, findingsWaived }: Page, seenLines: number): readonly string[] {
  const told = findings.flatMap(({ mark, title, subjects, more, lapsed }) => {
    const seen = subjects.map(({ subject, saw }) => `${clipped(subject, 100)}: ${saw}`).join('; ');
    return [
      ...block(`${mark} ${title}`, 1),
      ...(lapsed === '' ? [] : block(`! ${lapsed}`, 1, '    ')),
      ...block(`${seen}${more === '' ? '' : ` (${more})`}`, seenLines, '    '),
    ];
  });
  const rest = [...(findingsLeft === '' ? [] : [findingsLeft]), ...findingsWaived.flatMap((text) => block(text, 1))];
  const all = [...told, ...rest];
  return all.length === 0 ? [] : [...all, ''];
}

/** At most `lines` lines; a text that needs more ends in `…`. */
function block(text: string, lines: number, margin = ''): string[] {
  const width = widthColumns - margin.length - 2;
  const all = wrapped(text, width, '  ');
  const shown = all.length <= lines ? all : [...all.slice(0, lines - 1), `${all[lines - 1]} \u2026`];
  return shown.map((line) => margin + line);
}
