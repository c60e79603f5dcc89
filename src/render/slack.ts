import type { Report } from '../model/report.ts';
import { clipped } from './clipped.ts';
import type { SlackMessage } from './formats.ts';
import { type Page, page } from './page.ts';
import { joint } from './savings.ts';
import { type Sentence, textOf } from './sentence.ts';
import type { ShownFinding } from './shown-findings.ts';

type Block = Readonly<Record<string, unknown>>;

const room = { namespaces: 3, workloads: 0, rows: 0, findings: 3, subjects: 1, notes: 0 };

/**
 * The week in Slack. Names of a cluster are only ever in elements that Slack takes literally:
 * plain_text and the text of rich_text.
 * @see https://docs.slack.dev/reference/block-kit/blocks (limits: 50 blocks, header 150, field 2,000 characters)
 */
export function slack(report: Report): SlackMessage {
  const week = page(report, room);
  return {
    text: mrkdwn(clipped(fallback(week), 2000)),
    blocks: [
      { type: 'header', text: literal(clipped(week.title, 150)) },
      ...(week.simulated === null ? [] : [{ type: 'section', text: literal(week.simulated) }]),
      { type: 'rich_text', elements: week.answer.map(answer) },
      ...(week.preliminary === null
        ? []
        : [{ type: 'section', text: literal(clipped(`\u25b2 ${week.preliminary}`, 600)) }]),
      {
        type: 'section',
        fields: week.kpis.map(({ label, value, note }) => literal(clipped(`${label}\n${value}\n${note}`, 300))),
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: threeSavings(week) }] },
      ...actions(week),
      ...warnings(week),
      { type: 'context', elements: context(week) },
    ],
  };
}

/** One full sentence after another: what a notification shows and a screen reader reads. */
const fallback = ({ simulated, title, preliminary, answer }: Page): string =>
  [simulated, `${title}.`, preliminary, ...answer.map(textOf)].filter((part) => part !== null).join(' ');

/** The three characters that Slack reads in mrkdwn, in the order that keeps them apart. */
const mrkdwn = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const literal = (text: string): Block => ({ type: 'plain_text', text, emoji: false });

const words = (text: string, bold = false): Block => ({ type: 'text', text, ...(bold ? { style: { bold } } : {}) });

const answer = (pieces: Sentence): Block => ({
  type: 'rich_text_section',
  elements: [...pieces.map(({ text, strong }) => words(clipped(text, 400), strong)), words('\n')],
});

/** One line each; three savings of the same change are never added. */
const threeSavings = ({ savings }: Page): readonly Block[] =>
  savings.flatMap((view) => [
    words(`${view.label} (${view.status}): `),
    words(clipped(view.value, 100), true),
    words(`${joint(view)}${clipped(view.note, 300)}\n`),
  ]);

function actions({ findings, findingsLeft, findingsWaived, waiversUnused }: Page): readonly Block[] {
  const line = (text: string, bold = false): Block => ({ type: 'rich_text_section', elements: [words(text, bold)] });
  const list = { type: 'rich_text_list', style: 'ordered', elements: findings.map(action) };
  const rest = [findingsLeft, ...findingsWaived, waiversUnused].filter((text) => text !== '');
  const repairs = findings.length === 0 ? [] : [line('What to repair first', true), list];
  const elements = [...repairs, ...rest.map((text) => line(`${clipped(text, 240)}\n`))];
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
}

function action({ title, verdictInWords, severity, subjects, more, fix, lapsed }: ShownFinding): Block {
  const seen = subjects.map(({ subject, saw }) => `${clipped(subject, 120)}: ${clipped(saw, 160)}`).join('; ');
  const rest = more === '' ? '' : ` (${more})`;
  return {
    type: 'rich_text_section',
    elements: [
      words(clipped(title, 150), true),
      words(` \u2013 ${verdictInWords.toLowerCase()}, ${severity} severity. `),
      ...(lapsed === '' ? [] : [words(`\u25b2 ${clipped(lapsed, 160)}. `, true)]),
      words(`${seen}${rest}. `),
      words(`Fix: ${clipped(fix, 240)}`),
    ],
  };
}

/** What makes a number doubtful is said in the open, not in the small print. */
const warnings = ({ trust, preliminary }: Page): readonly Block[] =>
  trust
    .filter(({ warning, label }) => warning && !(label === 'Confidence' && preliminary !== null))
    .map(({ label, text }) => ({ type: 'section', text: literal(clipped(`\u25b2 ${label}: ${text}.`, 500)) }));

const context = ({ trust, run }: Page): readonly Block[] => [
  ...trust.filter(({ warning }) => !warning).map(({ label, text }) => literal(clipped(`${label}: ${text}`, 300))),
  literal(`Run ${run[0]?.text ?? ''}`),
];
