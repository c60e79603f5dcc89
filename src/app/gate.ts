import type { CheckResult } from '../model/check.ts';
import { type FailOn, failOnWords } from '../model/check-report.ts';

/** Whether any result is one that `--fail-on` counts. Waived ones never are; what could not be judged only by `unknown`. */
export function breached(results: readonly Pick<CheckResult, 'verdict' | 'severity'>[], failOn: FailOn): boolean {
  const strictness = failOnWords.indexOf(failOn);
  const counts = (word: FailOn): boolean => failOnWords.indexOf(word) <= strictness;
  return results.some(({ verdict, severity }) => {
    if (verdict === 'fail') return counts(severity);
    return verdict === 'unknown' && counts('unknown');
  });
}
