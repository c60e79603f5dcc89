import type { ReportingDescriptor, Result as SarifResult } from 'sarif';
import type { CheckDescription } from '../../model/check-report.ts';
import type { Immutable } from '../../model/immutable.ts';
import type { Severity } from '../../model/severity.ts';
import { sarifText } from './sarif-text.ts';

export const levels: Readonly<Record<Severity, SarifResult.level>> = { high: 'error', medium: 'warning', low: 'note' };

/** A check as a rule, for its page in a viewer. */
export function sarifRule(check: Immutable<CheckDescription>): ReportingDescriptor {
  const { id, title, why, how, versions, fix, source, severity } = check;
  return {
    id,
    shortDescription: { text: sarifText(title) },
    fullDescription: { text: sarifText(why) },
    help: { text: sarifText(`${how}\n\nVersions of Istio: ${versions}\n\nFix: ${fix}`) },
    helpUri: source,
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['istio'] },
  };
}
