import type { Report } from '../model/report.ts';
import { type Finding, findings } from './findings.ts';
import { leftOut } from './left-out.ts';
import { count } from './numbers.ts';
import { textOf } from './sentence.ts';
import { unusedInWords, waivedInWords } from './waivers.ts';
import { findingsSentence } from './words.ts';

/** A finding with the subjects there is room for. */
export type ShownFinding = Finding & {
  readonly isUnknown: boolean;
  readonly mark: string;
  readonly verdictInWords: string;
  readonly more: string;
};

export interface ShownFindings {
  readonly findings: readonly ShownFinding[];
  /** What the list leaves out by design. */
  readonly findingsLead: string;
  /** What it leaves out for want of room; empty when all is shown. */
  readonly findingsLeft: string;
  /** What fails and somebody answers for, a line for each waiver. */
  readonly findingsWaived: readonly string[];
  /** Waivers that nothing needs; empty without any. */
  readonly waiversUnused: string;
}

/** The gravest findings that there is room for; the others are counted. */
export function shownFindings(
  report: Report,
  room: { readonly findings: number; readonly subjects: number },
): ShownFindings {
  const all = findings(report);
  return {
    findings: all.slice(0, room.findings).map((finding) => ({
      ...finding,
      ...(finding.verdict === 'fail' ? marks.fail : marks.unknown),
      subjects: finding.subjects.slice(0, room.subjects),
      more: leftOut(finding.subjects.length - room.subjects, 'more', 'more'),
    })),
    findingsLead: lead(report),
    findingsLeft: leftOut(all.length - room.findings, 'more condition', 'more conditions'),
    findingsWaived: waivedInWords(report, room.findings),
    waiversUnused: unusedInWords(report),
  };
}

/** Word and shape, so that no verdict is said by colour alone. */
const marks = {
  fail: { isUnknown: false, mark: '\u2717', verdictInWords: 'Fails' },
  unknown: { isUnknown: true, mark: '?', verdictInWords: 'Unknown' },
};

function lead(report: Report): string {
  const { fail, unknown, pass, notApplicable } = report.resultCounts;
  if (fail + unknown === 0) return textOf(findingsSentence(report));
  const rest = `${count(pass)} passed and ${count(notApplicable)} not applicable`;
  return `One row a condition, with everything that breaks it; ${rest} are only counted.`;
}
