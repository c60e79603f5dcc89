import Handlebars from 'handlebars';
import type { Verdict } from '../../model/check.ts';
import type { CheckDescription, CheckReport } from '../../model/check-report.ts';
import type { Immutable } from '../../model/immutable.ts';
import { templateFile } from '../template-files.ts';
import { visible } from '../visible.ts';
import { waiverInWords } from '../waivers.ts';
import { withStrings } from '../with-strings.ts';
import { ended } from '../words.ts';
import { type Result, severalClusters } from './lines.ts';
import { subjectParts } from './subject-parts.ts';

/**
 * JUnit's XML: a suite for each check, a case for each result. What could not be judged is an `error`, so that it is
 * neither a failure nor, as a skipped case is to most readers, well; what is waived or not applicable is skipped.
 */
export async function* junit(report: CheckReport): AsyncGenerator<string> {
  const [document, suite, testcase] = await Promise.all(['testsuites', 'testsuite', 'testcase'].map(template));
  if (document === undefined || suite === undefined || testcase === undefined) return;
  const results = Map.groupBy(report.results, ({ check }) => check);
  yield document(counts(report.results));
  for (const check of report.checks) {
    const ofCheck = results.get(check.id) ?? [];
    yield suite(suiteOf(check, ofCheck, report.checkedAt));
    for (const result of ofCheck) yield testcase(caseOf(result, severalClusters(report)));
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

/** Handlebars escapes what XML reads; what XML does not allow at all is spelled out. */
async function template(name: string): Promise<(content: object) => string> {
  const fill = Handlebars.create().compile(await templateFile(`check/${name}.xml.hbs`), { strict: true });
  return (content) => fill(withStrings(content, visible));
}

type Outcome = 'failure' | 'error' | 'skipped' | 'passed';

const outcomes: Readonly<Record<Verdict, Outcome>> = {
  fail: 'failure',
  unknown: 'error',
  waived: 'skipped',
  notApplicable: 'skipped',
  pass: 'passed',
};

function counts(results: readonly Result[]) {
  const of = (outcome: Outcome): number => results.filter(({ verdict }) => outcomes[verdict] === outcome).length;
  return { tests: results.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

const suiteOf = (
  { id, title, why, how, source, severity }: Immutable<CheckDescription>,
  results: readonly Result[],
  checkedAt: string,
): object => ({
  ...{ name: id, title, why, how, source, severity },
  ...counts(results),
  timestamp: checkedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
});

function caseOf(result: Result, several: boolean): object {
  const { namespace = 'cluster-wide', name } = subjectParts(result);
  const { location, saw, severity, cluster } = result;
  const outcome = outcomes[result.verdict];
  const is = (one: Outcome): boolean => one === outcome;
  return {
    classname: several && cluster !== undefined ? `${cluster}/${namespace}` : namespace,
    ...{ name, saw, severity, detail: detail(result) },
    ...{ failure: is('failure'), error: is('error'), skipped: is('skipped'), passed: is('passed') },
    ...{ file: location?.file ?? '', line: location?.line ?? '' },
  };
}

function detail({ verdict, saw, because, fix, waiver }: Result): string {
  switch (verdict) {
    case 'fail': {
      const over = waiver === undefined ? '' : ` The waiver has lapsed: ${ended(waiverInWords(waiver))}`;
      return `${ended(saw)} ${ended(because)} Fix: ${fix}${over}`;
    }
    case 'waived':
      return `Waived${waiver === undefined ? '' : `: ${ended(waiverInWords(waiver))}`} ${ended(saw)}`;
    case 'unknown':
      return `${saw}: ${because}`;
    case 'pass':
    case 'notApplicable':
      return saw;
    default:
      return verdict satisfies never;
  }
}
