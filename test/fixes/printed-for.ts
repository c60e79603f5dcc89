import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { fixers } from '../../src/fixes/index.ts';
import type { CheckResult } from '../../src/model/check.ts';
import { type Fix, wantedFacts } from '../../src/model/fix.ts';
import { type Case, factsOf, situationOf } from '../checks/cases.ts';

/** The failing results of a check in the case of that name, each with what its fixer prints for it. */
export async function printedFor(
  cases: readonly Case[],
  id: string,
  name: string,
): Promise<readonly (Pick<CheckResult, 'subject'> & { readonly fix: Fix })[]> {
  const one = cases.find((found) => found.name === name);
  const check = checks.find((found) => found.id === id);
  const fixer = fixers.find((found) => found.check === id);
  if (one === undefined || check === undefined || fixer === undefined) throw new Error(`no case “${name}” of ${id}`);
  const facts = await factsOf(one);
  const options = { metric: 'cpu', targets: situationOf(one).targets } as const;
  return checkResults(check, facts, situationOf(one)).flatMap(({ verdict, object, subject }) =>
    verdict === 'fail' && object !== undefined
      ? [{ subject, fix: fixer.fix(object, wantedFacts(fixer.wants, facts), options) }]
      : [],
  );
}
