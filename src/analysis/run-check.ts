import type { Check, CheckResult, Needed, Observation } from '../model/check.ts';
import type { FactName, Facts } from '../model/snapshot.ts';

/**
 * The results of one check: a verdict per subject, `unknown` when a fact it needs is missing,
 * `notApplicable` when there was nothing to look at. A check never catches; a bug in one is its own `unknown`.
 */
export function checkResults(check: Check, facts: Facts): CheckResult[] {
  const lacking = check.needs.flatMap((name) => {
    const fact = facts[name];
    return fact.known ? [] : [`${name}: ${fact.why}`];
  });
  if (lacking.length > 0) return [whole(check, 'unknown', 'not looked at', lacking.join('; '))];
  const needed = Object.fromEntries(check.needs.map((name) => [name, valueIn(facts, name)])) as Needed<FactName>;
  let observations: readonly Observation[];
  try {
    observations = check.inspect(needed);
  } catch (error) {
    return [whole(check, 'unknown', 'the check itself failed', `a bug in ${check.id}: ${error}`)];
  }
  if (observations.length === 0)
    return [whole(check, 'notApplicable', 'nothing of the kind in this cluster', check.why)];
  return observations.map((observation) => resultOf(check, observation));
}

function resultOf(check: Check, observation: Observation): CheckResult {
  const { subject, saw } = observation;
  const judged = { check: check.id, title: check.title, severity: check.severity, subject, saw };
  if ('unknown' in observation) return { ...judged, verdict: 'unknown', because: observation.unknown, fix: '' };
  const verdict = observation.ok ? 'pass' : 'fail';
  return { ...judged, verdict, because: check.why, fix: observation.ok ? '' : check.fix };
}

const whole = (check: Check, verdict: 'unknown' | 'notApplicable', saw: string, because: string): CheckResult => ({
  check: check.id,
  title: check.title,
  verdict,
  severity: check.severity,
  subject: 'The cluster',
  saw,
  because,
  fix: '',
});

function valueIn(facts: Facts, name: FactName): unknown {
  const fact = facts[name];
  return fact.known ? fact.value : undefined;
}
