import { judged } from '../analysis/judge.ts';
import { MeshledgerError } from '../errors.ts';
import type { Check } from '../model/check.ts';
import { type CheckFormat, type CheckReport, checkReportSchema, type FailOn } from '../model/check-report.ts';
import type { Compliance } from '../model/compliance.ts';
import type { Immutable } from '../model/immutable.ts';
import type { Period } from '../model/period.ts';
import type { FactName } from '../model/snapshot.ts';
import type { Screen } from '../render/check/renderer.ts';
import type { CheckTarget } from './check-target.ts';
import { chosenChecks } from './chosen-checks.ts';
import { breached } from './gate.ts';
import { type Inspected, inspected } from './inspected.ts';
import type { Log } from './log.ts';
import { tool } from './tool.ts';
import { checks } from './wire.ts';

export { type CheckTarget, manifestTarget } from './check-target.ts';

export interface CheckRequest {
  readonly targets: readonly CheckTarget[];
  readonly policy: Immutable<Compliance>;
  readonly period: Period;
  /** ISO 8601 UTC. */
  readonly checkedAt: string;
  /** Ids of the checks to run; all when absent. */
  readonly only?: readonly string[] | undefined;
  readonly failOn: FailOn;
  /** Facts to collect besides those that the checks ask for. */
  readonly also?: readonly FactName[];
  readonly log: Log;
}

export interface CheckOutcome {
  readonly report: CheckReport;
  /** What each target that gave anything was judged from. */
  readonly inspected: readonly Inspected[];
  /** Of the targets that gave nothing, and are in no report. */
  readonly failures: readonly MeshledgerError[];
}

/**
 * Collect → check → judge, of every target; one that gives nothing does not keep the others from their results.
 * @throws MeshledgerError NOTHING_KNOWN when none gives anything
 */
export async function check(request: CheckRequest): Promise<CheckOutcome> {
  const chosen = chosenChecks(checks, request.only);
  const { all, failures } = await everyTarget(request, chosen);
  const [failure] = failures;
  if (all.length === 0 && failure !== undefined) throw failure;
  const policy = policyOf(request, chosen);
  const found = all.flatMap(({ results }) => results);
  const { results, counts, summary } = judged(found, policy, request.period.end);
  const report: CheckReport = {
    schema: checkReportSchema,
    tool,
    checkedAt: request.checkedAt,
    period: request.period,
    checked: all.map(({ checked }) => checked),
    checks: chosen.map(({ id, title, why, how, versions, fix, source, severity }) => ({
      ...{ id, title, why, how, versions, fix, source, severity },
    })),
    gate: { failOn: request.failOn, breached: breached(results, request.failOn) },
    counts,
    compliance: summary,
    missing: all.flatMap(({ missing }) => missing),
    notes: [...all.flatMap(notesOf(all.length > 1)), ...strayPolicy(request.policy), ...failures.map(failureNote)],
    results,
  };
  return { report, inspected: all, failures };
}

/** The report in one of its formats, in pieces, so that a large one is never held as one text. */
export async function* rendered(report: CheckReport, format: CheckFormat, screen: Screen): AsyncGenerator<string> {
  const { checkFormats } = await import('../render/check/index.ts');
  yield* checkFormats[format](report, screen);
}

async function everyTarget(request: CheckRequest, chosen: readonly Check[]) {
  const { policy, period, checkedAt, also, log } = request;
  const all: Inspected[] = [];
  const failures: MeshledgerError[] = [];
  for (const target of request.targets) {
    try {
      all.push(await inspected(target, { checks: chosen, targets: policy.targets, period, checkedAt, also, log }));
    } catch (error) {
      if (!(error instanceof MeshledgerError) || error.code !== 'NOTHING_KNOWN') throw error;
      log('Nothing is known of a cluster.', { cluster: target.cluster, why: error.message });
      failures.push(error);
    }
  }
  return { all, failures };
}

/** A waiver of a check that does not run is neither used nor unused. */
const policyOf = ({ policy }: CheckRequest, chosen: readonly Check[]): Immutable<Compliance> => ({
  ...policy,
  waivers: policy.waivers.filter(({ check: id }) => chosen.some((one) => one.id === id)),
});

/** What the policy says of checks that do not exist, such as a misspelt one. */
function strayPolicy({ severities, waivers }: Immutable<Compliance>): CheckReport['notes'] {
  const known = new Set(checks.map(({ id }) => id));
  const stray = (ids: readonly string[], what: string) =>
    [...new Set(ids)]
      .filter((id) => !known.has(id))
      .map((id) => ({ source: 'policy.compliance', note: `${what} ${id}: there is no such check.` }));
  return [
    ...stray(Object.keys(severities), 'The severity of'),
    ...stray(
      waivers.map((waiver) => waiver.check),
      'A waiver of',
    ),
  ];
}

const notesOf =
  (several: boolean) =>
  ({ checked, notes }: Inspected): CheckReport['notes'] =>
    notes.map(({ source, note }) => ({ source: several ? `${checked.cluster}: ${source}` : source, note }));

const failureNote = ({ message }: MeshledgerError): CheckReport['notes'][number] => ({
  source: 'meshledger',
  note: message,
});
