import type { Check, CheckResult, Needed, Observation, Situation } from '../model/check.ts';
import type { FactName, Facts } from '../model/snapshot.ts';
import { objectOf, type Subject, subjectInWords, theCluster } from '../model/subject.ts';

/**
 * The results of one check: a verdict per subject, `unknown` when a fact it needs is missing,
 * `notApplicable` when there was nothing to look at. A check never catches; a bug in one is its own `unknown`.
 */
export function checkResults(check: Check, facts: Facts, situation: Situation): CheckResult[] {
  const lacking = check.needs.flatMap((name) => {
    const fact = facts[name];
    return fact.known ? [] : [`${name}: ${fact.why}`];
  });
  if (lacking.length > 0) return [whole(check, 'unknown', 'not looked at', lacking.join('; '))];
  const needed = check.needs.map((name) => [name, valueIn(facts, name)]);
  const wanted = (check.wants ?? []).map((name) => [name, facts[name]]);
  let observations: readonly Observation[];
  try {
    observations = check.inspect(Object.fromEntries([...needed, ...wanted]) as Needed<FactName, FactName>, situation);
  } catch (error) {
    return [whole(check, 'unknown', 'the check itself failed', `a bug in ${check.id}: ${error}`)];
  }
  if (observations.length === 0)
    return [whole(check, 'notApplicable', 'nothing of the kind in this cluster', check.why)];
  return observations.map((observation) => resultOf(check, observation));
}

function resultOf(check: Check, observation: Observation): CheckResult {
  const { subject, saw, severity = check.severity, fix = check.fix } = observation;
  const judged = { ...named(check, subject), severity, saw };
  if ('unknown' in observation) return { ...judged, verdict: 'unknown', because: observation.unknown, fix: '' };
  const verdict = observation.ok ? 'pass' : 'fail';
  return { ...judged, verdict, because: check.why, fix: observation.ok ? '' : fix };
}

function named({ id, title }: Check, subject: Subject): Pick<CheckResult, 'check' | 'title' | 'subject' | 'object'> {
  const object = objectOf(subject);
  return { check: id, title, subject: subjectInWords(subject), ...(object !== undefined && { object }) };
}

const whole = (check: Check, verdict: 'unknown' | 'notApplicable', saw: string, because: string): CheckResult => ({
  ...{ ...named(check, theCluster), verdict, severity: check.severity, saw, because },
  fix: '',
});

function valueIn(facts: Facts, name: FactName): unknown {
  const fact = facts[name];
  return fact.known ? fact.value : undefined;
}
