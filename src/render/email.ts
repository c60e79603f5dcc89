import type { Report } from '../model/report.ts';
import { clipped } from './clipped.ts';
import type { CostRow } from './cost-table.ts';
import type { EmailMessage } from './formats.ts';
import { filled } from './html.ts';
import { type Page, page } from './page.ts';
import { neverAdded } from './savings.ts';
import { textOf } from './sentence.ts';
import { wrapped } from './wrapped.ts';

const room = { namespaces: 5, workloads: 0, rows: 0, findings: 5, subjects: 2, notes: 5 };
const widthColumns = 76;

/** The week by e-mail: tables and inline styles for Outlook, and the same words as plain text. */
export async function email(report: Report): Promise<EmailMessage> {
  const week = page(report, room);
  return { subject: subject(week), html: await filled('email.html.hbs', week), text: text(week) };
}

function subject({ title, kpis, simulated, preliminary }: Page): string {
  const [cost] = kpis;
  const doubts = [simulated === null ? '' : '[simulated] ', preliminary === null ? '' : '[preliminary] '].join('');
  return `${doubts}${clipped(title, 110)}: ${cost?.value ?? ''}`;
}

function text(week: Page): string {
  const lines = [
    week.simulated ?? '',
    week.title,
    '',
    ...week.answer.map(textOf),
    week.preliminary ?? '',
    '',
    ...week.kpis.map(({ label, value, note }) => `${label}: ${value} \u2013 ${note}`),
    '',
    `Saving. ${neverAdded}`,
    ...week.savings.map(({ label, status, value, note }) => `${label} (${status}): ${value} \u2013 ${note}`),
    '',
    'What to repair',
    week.findingsLead,
    ...week.findings.flatMap(({ mark, verdictInWords, title, severity, subjects, more, fix, lapsed }) => [
      `${mark} ${verdictInWords}, ${severity}: ${title}`,
      ...(lapsed === '' ? [] : [`  ! ${lapsed}`]),
      ...subjects.map(({ subject: name, saw }) => `  - ${name}: ${saw}`),
      ...(more === '' ? [] : [`  ${more}`]),
      `  Fix: ${fix}`,
    ]),
    week.findingsLeft,
    ...week.findingsWaived,
    week.waiversUnused,
    '',
    'What each role costs, USD a week and a month',
    ...(week.noCost === null ? [...week.roles.rows, week.roles.total].map(costLine) : [week.noCost]),
    '',
    ...week.trust.map(({ label, text: said, warning }) => `${warning ? '! ' : ''}${label}: ${said}`),
    ...week.missing.map(({ source, note }) => `Missing or unusual, ${source}: ${note}`),
    week.missingLeft,
    '',
    ...week.run.map(({ label, text: said }) => `${label}: ${said}`),
  ];
  const squeezed = lines.filter((line, at) => line !== '' || lines[at - 1] !== '');
  return `${squeezed
    .flatMap((line) => (line.startsWith('  ') ? [line] : wrapped(line, widthColumns, '  ')))
    .join('\n')
    .trim()}\n`;
}

const costLine = ({ name, week, month }: CostRow): string =>
  `  ${name.padEnd(24)}${week.padStart(14)}${month.padStart(16)}`;
