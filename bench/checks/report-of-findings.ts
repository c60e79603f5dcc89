import { tool } from '../../src/app/tool.ts';
import { checks } from '../../src/checks/index.ts';
import { type CheckReport, checkReportSchema, type LocatedResult } from '../../src/model/check-report.ts';
import { known } from '../../src/model/reading.ts';
import { period } from './snapshot-of-mesh.ts';

const namespaces = 200;

/** A report of so many failing results, each of a subject of its own, in turn of every check and in its words. */
export function reportOfFindings(count: number): CheckReport {
  return {
    ...{ schema: checkReportSchema, tool, checkedAt: period.end, period },
    checked: [{ sources: ['manifests'], failedSources: [], files: ['mesh.yaml'], istioVersions: ['1.28.3'] }],
    checks: checks.map(({ id, title, why, how, versions, fix, source, severity }) => ({
      ...{ id, title, why, how, versions, fix, source, severity },
    })),
    gate: { failOn: 'low', breached: true },
    counts: { pass: 0, fail: count, unknown: 0, notApplicable: 0, waived: 0 },
    compliance: { weightedPassRatio: known(0), lapsedWaivers: [], unusedWaivers: [] },
    ...{ missing: [], notes: [] },
    results: Array.from({ length: count }, (_, index) => finding(index)),
  };
}

function finding(index: number): LocatedResult {
  const check = checks[index % checks.length];
  if (check === undefined) throw new RangeError('there are no checks');
  const { id, title, severity, why, fix } = check;
  const [namespace, name] = [`team-${index % namespaces}`, `policy-${index}`];
  return {
    ...{ check: id, title, verdict: 'fail', severity, subject: `AuthorizationPolicy ${namespace}/${name}` },
    object: { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', namespace, name },
    saw: `on Pod ${namespace}/app-${index}-5c4bd-x2k7q and 9 more, rule 1 of 2 allows nothing: ztunnel has no methods`,
    ...{ because: why, fix, location: { file: 'mesh.yaml', line: index * 12 + 1 } },
  };
}
