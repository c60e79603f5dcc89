import type { CheckResult } from '../model/check.ts';
import type { Report } from '../model/report.ts';
import type { Severity } from '../model/severity.ts';
import { lapsedInWords } from './waivers.ts';

/** Results that say the same about different subjects, told once. */
export interface Finding {
  readonly verdict: 'fail' | 'unknown';
  readonly severity: Severity;
  readonly check: string;
  readonly title: string;
  readonly because: string;
  readonly fix: string;
  /** Those whose waiver has lapsed first. */
  readonly subjects: readonly { readonly subject: string; readonly saw: string }[];
  /** Of failing subjects, that somebody answered for them until a day that is over; empty when nobody did. */
  readonly lapsed: string;
}

const gravity: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** What fails, gravest and widest first, then what could not be judged. */
export function findings({ results }: Report): readonly Finding[] {
  const open = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  return [...Map.groupBy(open, alike).values()].flatMap(together).sort(order);
}

const alike = ({ check, title, verdict, severity, because, fix }: CheckResult): string =>
  JSON.stringify([check, title, verdict, severity, because, fix]);

function together(results: readonly CheckResult[]): readonly Finding[] {
  const [first] = results;
  if (first === undefined) return [];
  const { check, title, severity, because, fix } = first;
  const verdict = first.verdict === 'fail' ? 'fail' : 'unknown';
  const lapsedFirst = results.toSorted((a, b) => Number(b.waiver !== undefined) - Number(a.waiver !== undefined));
  const subjects = lapsedFirst.map(({ subject, saw }) => ({ subject, saw }));
  return [{ check, title, severity, because, fix, verdict, subjects, lapsed: lapsedInWords(lapsedFirst) }];
}

const order = (a: Finding, b: Finding): number =>
  rank(a) - rank(b) || b.subjects.length - a.subjects.length || (a.check < b.check ? -1 : 1);

const rank = ({ verdict, severity }: Finding): number => (verdict === 'fail' ? 0 : 3) + gravity[severity];
