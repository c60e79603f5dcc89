import { createHash } from 'node:crypto';
import type { Verdict } from '../../model/check.ts';
import type { CheckReport } from '../../model/check-report.ts';
import { kubernetesYaml } from '../kubernetes-yaml.ts';
import { visible } from '../visible.ts';
import { waiverInWords } from '../waivers.ts';
import { withStrings } from '../with-strings.ts';
import { ended } from '../words.ts';
import { type Result, severalClusters } from './lines.ts';
import { subjectParts } from './subject-parts.ts';

/** How a family of report objects calls itself; its results are the same in both. */
export interface Dialect {
  readonly apiVersion: string;
  readonly namespaced: string;
  readonly clusterWide: string;
  /** Whether a report says its source besides each of its results. */
  readonly reportSource: boolean;
}

/**
 * What a report may weigh: `kubectl apply` keeps the whole object in an annotation, and annotations may have 262,144
 * bytes; etcd's own limit is 1.5 MB.
 */
const mostBytes = 200_000;
const source = 'meshledger';

const outcomes: Readonly<Record<Verdict, 'pass' | 'fail' | 'error' | 'skip'>> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'error',
  notApplicable: 'skip',
  waived: 'skip',
};

/** Reports to apply to a cluster, as YAML documents: one for each namespace and one for what is in none, split by size. */
export function* policyReports(report: CheckReport, dialect: Dialect): Generator<string> {
  const several = severalClusters(report);
  const references = new Map(report.checks.map((check) => [check.id, check.source]));
  const groups = Map.groupBy(report.results, (result) => JSON.stringify([result.cluster ?? '', namespaceOf(result)]));
  for (const [key, results] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [cluster = '', namespace = ''] = JSON.parse(key) as string[];
    const parts = split(results.map((result) => reported(result, references, report.checkedAt)));
    for (const [at, part] of parts.entries()) {
      const name = `${source}${several && cluster !== '' ? `-${slug(cluster)}` : ''}${at === 0 ? '' : `-${at + 1}`}`;
      const document = {
        apiVersion: dialect.apiVersion,
        kind: namespace === '' ? dialect.clusterWide : dialect.namespaced,
        metadata: {
          name,
          ...(namespace !== '' && { namespace }),
          labels: { 'app.kubernetes.io/managed-by': source },
          annotations: { 'meshledger/part': `${at + 1} of ${parts.length}` },
        },
        ...(dialect.reportSource && { source }),
        summary: summary(part),
        results: part,
      };
      yield `---\n${kubernetesYaml(document)}`;
    }
  }
}

/** Empty of what is in none, and of a name that no cluster could have. */
function namespaceOf(result: Result): string {
  const { namespace = '' } = subjectParts(result);
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace) ? namespace : '';
}

type Reported = ReturnType<typeof reported>;

function reported(result: Result, references: ReadonlyMap<string, string>, checkedAt: string) {
  const { check, title, severity, verdict, subject, object, saw, because, fix, waiver, cluster } = result;
  const why = verdict === 'fail' || verdict === 'unknown' ? ` ${ended(because)}` : '';
  const plain = {
    ...{ source, policy: check, category: 'Istio', severity },
    timestamp: { seconds: Math.floor(Date.parse(checkedAt) / 1000), nanos: 0 },
    result: outcomes[verdict],
    scored: verdict === 'pass' || verdict === 'fail',
    ...(object !== undefined && { resources: [{ ...object }] }),
    message: `${ended(saw)}${why}`,
    properties: {
      ...{ title, subject },
      ...(fix !== '' && { fix }),
      ...(cluster !== undefined && { cluster }),
      ...(waiver !== undefined && { [verdict === 'fail' ? 'lapsedWaiver' : 'waiver']: waiverInWords(waiver) }),
      reference: references.get(check) ?? '',
    },
  };
  return withStrings(plain, visible);
}

function split(all: readonly Reported[]): readonly (readonly Reported[])[] {
  const parts: Reported[][] = [[]];
  let bytes = 0;
  for (const one of all) {
    const size = Buffer.byteLength(JSON.stringify(one));
    if (bytes > 0 && bytes + size > mostBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(one);
    bytes += size;
  }
  return parts;
}

function summary(results: readonly Reported[]) {
  const counts = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const { result } of results) counts[result] += 1;
  return counts;
}

/** A cluster's name as a part of an object's name; told apart by its hash where it had to be changed. */
function slug(cluster: string): string {
  const plain = cluster
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
  if (plain === cluster) return plain;
  return `${plain === '' ? 'x' : plain}-${createHash('sha256').update(cluster).digest('hex').slice(0, 8)}`;
}
