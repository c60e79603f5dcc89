import { createHash } from 'node:crypto';
import type { Location, Result as SarifResult } from 'sarif';
import { standardInput } from '../../model/check-report.ts';
import { visible } from '../visible.ts';
import { waiverInWords } from '../waivers.ts';
import { withStrings } from '../with-strings.ts';
import { ended } from '../words.ts';
import type { Result } from './lines.ts';
import { levels } from './sarif-rules.ts';
import { sarifText, uriOf } from './sarif-text.ts';
import { subjectParts } from './subject-parts.ts';

/** What the results of a run share. */
export interface SarifRun {
  /** Rule id → its place. */
  readonly rules: ReadonlyMap<string, number>;
  /** Where a result stands whose subject is in no file, such as the cluster; undefined without manifests. */
  readonly anyFile: string | undefined;
  /** How often a fingerprint was seen before. */
  readonly seen: Map<string, number>;
}

/** A result that fails, is waived, or could not be judged: the last is `open`, which is neither. */
export function sarifResult(result: Result, run: SarifRun): SarifResult {
  const { check, verdict, severity, waiver } = result;
  const identity = fingerprint(result, run.seen);
  const plain: SarifResult = {
    ruleId: check,
    ruleIndex: run.rules.get(check) ?? -1,
    ...(verdict === 'unknown' ? { kind: 'open', level: 'none' } : { kind: 'fail', level: levels[severity] }),
    message: { text: sarifText(message(result)) },
    locations: [location(result, run.anyFile)],
    partialFingerprints: { 'meshledgerSubject/v1': identity, primaryLocationLineHash: identity },
    // All of a run's results have it, or none; empty says that it is not suppressed.
    suppressions:
      verdict === 'waived' && waiver !== undefined
        ? [{ kind: 'external', status: 'accepted', justification: waiverInWords(waiver) }]
        : [],
  };
  return withStrings(plain, visible);
}

function message({ subject, saw, because, fix, verdict, waiver }: Result): string {
  const over =
    verdict === 'fail' && waiver !== undefined ? [`The waiver has lapsed: ${ended(waiverInWords(waiver))}`] : [];
  const repair = fix === '' ? [] : [`Fix: ${fix}`];
  const head = verdict === 'unknown' ? 'Not judged: ' : '';
  return [`${head}${subject}: ${ended(saw)}`, ended(because), ...over, ...repair].join(' ');
}

/**
 * GitHub refuses a whole upload for one result without a file and a line, so among manifests a result whose subject is
 * in none of them stands on top of the first, and says so.
 */
function location(result: Result, anyFile: string | undefined): Location {
  const { namespace, name } = subjectParts(result);
  const fullyQualifiedName = [result.cluster, namespace, name].filter((part) => part !== undefined).join('/');
  const logical = { logicalLocations: [{ name, fullyQualifiedName, kind: 'resource' }] };
  const file = result.location?.file ?? anyFile;
  if (file === undefined || file === standardInput) return logical;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file), ...(!file.startsWith('/') && { uriBaseId: '%SRCROOT%' }) },
      region: { startLine: result.location?.line ?? 1 },
    },
    ...(result.location === undefined && { message: { text: 'The subject is in none of the files.' } }),
    ...logical,
  };
}

/** Check and subject, not the line, so that a moved object is the same alert; of several alike, the how-manieth it is. */
function fingerprint({ check, cluster, subject, object }: Result, seen: Map<string, number>): string {
  const named = JSON.stringify([check, cluster ?? '', object?.apiVersion.split('/')[0] ?? '', subject]);
  const hash = createHash('sha256').update(named).digest('hex').slice(0, 32);
  const times = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, times);
  return `${hash}:${times}`;
}
