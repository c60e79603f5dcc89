import type { Observation } from '../model/check.ts';
import type { Severity } from '../model/severity.ts';
import { subject } from '../model/subject.ts';
import type { PolicyOnZtunnel } from './policy-on-ztunnel.ts';
import { membersInWords } from './policy-scope.ts';
import type { RuleEffect } from './ztunnel-rules.ts';

/** What is wrong with the rules of a policy, on ztunnel. */
export interface RuleFault {
  readonly saw: string;
  readonly severity?: Severity;
}

/**
 * What a fault in the rules of a policy is worth: it fails where an ambient pod is selected, is not known where one may
 * be, and is none elsewhere, for sidecars and gateways have all attributes.
 * @param find what is wrong with the rules; undefined when nothing is
 * @param well what to say then
 */
export function rulesOnAmbient(
  { policy, scope, effects }: PolicyOnZtunnel,
  find: (effects: readonly RuleEffect[]) => RuleFault | undefined,
  well: string,
): Observation {
  const about = { subject: subject('AuthorizationPolicy', policy) };
  if (scope.ambient.length === 0 && scope.unknown.length === 0)
    return { ...about, ok: true, saw: 'no ambient pod is in its scope, so ztunnel has no part in it' };
  const where = membersInWords(scope.ambient.length > 0 ? scope.ambient : scope.unknown);
  if (!effects.known) return { ...about, saw: `it selects ${where}`, unknown: effects.why };
  const fault = find(effects.value);
  if (fault === undefined) return { ...about, ok: true, saw: well };
  if (scope.ambient.length > 0) return { ...about, ...fault, ok: false, saw: `on ${where}, ${fault.saw}` };
  return {
    ...about,
    saw: `on ambient pods ${fault.saw}`,
    unknown: `whether ${where} is ambient its namespace says, and it is not known`,
  };
}
