import type { Notification, Run } from 'sarif';
import type { Verdict } from '../../model/check.ts';
import { type CheckReport, standardInput } from '../../model/check-report.ts';
import type { Severity } from '../../model/severity.ts';
import { jsonText } from '../json-text.ts';
import { count } from '../numbers.ts';
import { visible } from '../visible.ts';
import type { Result } from './lines.ts';
import { sarifResult } from './sarif-result.ts';
import { sarifRule } from './sarif-rules.ts';
import { sarifText } from './sarif-text.ts';

/** What GitHub takes: it refuses a run with more results, and a file with more runs; of a run it shows the gravest. */
const gitHub = { resultsOfRun: 25_000, runs: 20, shownOfRun: 5000 };

/**
 * SARIF 2.1.0: what fails, is waived or could not be judged, gravest first, in as many runs as GitHub needs; the rest is
 * counted in the properties of each run.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
 */
export function* sarif(report: CheckReport): Generator<string> {
  const open = report.results
    .filter((result) => rank(result) !== undefined)
    .sort((a, b) => (rank(a) ?? 0) - (rank(b) ?? 0));
  const rules = new Map(report.checks.map(({ id }, at) => [id, at]));
  const files = report.checked.flatMap((one) => one.files);
  const shared = { rules, anyFile: files.find((file) => file !== standardInput), seen: new Map<string, number>() };
  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[';
  const runs = Math.max(1, Math.ceil(open.length / gitHub.resultsOfRun));
  for (let at = 0; at < runs; at += 1) {
    const results = open.slice(at * gitHub.resultsOfRun, (at + 1) * gitHub.resultsOfRun);
    const frame = jsonText(run(report, at, { results: results.length, runs }));
    yield `${at === 0 ? '' : ','}\n${frame.slice(0, -']}'.length)}`;
    for (const [place, result] of results.entries())
      yield `${place === 0 ? '' : ','}\n${jsonText(sarifResult(result, shared))}`;
    yield '\n]}';
  }
  yield '\n]}\n';
}

const gravity: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** Undefined of what is well, or does not apply. */
function rank({ verdict, severity }: Result): number | undefined {
  const first: Readonly<Partial<Record<Verdict, number>>> = { fail: 0, unknown: 3, waived: 6 };
  const start = first[verdict];
  return start === undefined ? undefined : start + gravity[severity];
}

/** A run without its results, which are its last property. */
function run(report: CheckReport, at: number, size: { readonly results: number; readonly runs: number }): Run {
  const { tool, checkedAt, counts } = report;
  return {
    tool: {
      driver: { name: 'Meshledger', semanticVersion: tool.version, rules: report.checks.map(sarifRule) },
    },
    // The part before the slash is the category, by which GitHub tells the runs of one upload apart.
    automationDetails: { id: at === 0 ? 'meshledger/' : `meshledger-${at + 1}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The working directory of the run.' } } },
    invocations: [
      {
        executionSuccessful: true,
        endTimeUtc: checkedAt,
        toolExecutionNotifications: at === 0 ? notifications(report, size) : [],
      },
    ],
    properties: { counts },
    results: [],
  };
}

function notifications(
  { notes }: CheckReport,
  { results, runs }: { readonly results: number; readonly runs: number },
): Notification[] {
  const limits = [
    ...(results > gitHub.shownOfRun
      ? [`GitHub shows the ${count(gitHub.shownOfRun)} gravest results of a run; all of them are in this file.`]
      : []),
    ...(runs > gitHub.runs
      ? [
          `GitHub takes ${gitHub.runs} runs a file, and this one has ${count(runs)}: check fewer conditions at once, with --check.`,
        ]
      : []),
  ];
  const texts = [...limits, ...notes.map(({ source, note }) => `${source}: ${note}`)];
  return texts.map((text) => ({ level: 'note', message: { text: sarifText(visible(text)) } }));
}
