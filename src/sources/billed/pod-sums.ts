import type { Period } from '../../model/period.ts';
import type { Fact } from '../../model/snapshot.ts';
import type { ClusterBy, Column, Rows } from './columns.ts';
import { type PodArn, podArn } from './pod-arn.ts';
import { hourMs, readRow, refuseCurrency, refuseLongRow } from './refused-row.ts';
import { Instant, SplitRow, tagsOf } from './split-row.ts';

type BilledPod = Fact<'billedCost'>['pods'][number];
type Sums = { -readonly [Field in keyof BilledPod]: BilledPod[Field] };

/** What the rows of the period say of one cluster. */
export interface PodSums {
  /** Adds rows of the file `name`. */
  add(rows: Rows, name: string): void;
  readonly pods: readonly BilledPod[];
  /** Hours of the period that have rows of the cluster. */
  readonly hours: number;
  /** Other clusters that the period has rows of. */
  readonly otherClusters: ReadonlySet<string>;
  /** Account and region of every cluster of that name. */
  readonly places: ReadonlySet<string>;
}

/**
 * Adds up split cost rows by namespace and pod: those of `cluster` that start within the period. Of a million rows no
 * more is kept than one record for each pod.
 * @param cluster name of the cluster as `by` has it; with `arn` also the ARN of the cluster
 */
export function podSums(cluster: string, period: Period, by: ClusterBy): PodSums {
  const [startMs, endMs] = [Date.parse(period.start), Date.parse(period.end)];
  const sums = new Map<string, Sums>();
  const hours = new Set<number>();
  const otherClusters = new Set<string>();
  const places = new Set<string>();
  const arnOf = remembered((resource) => podArn(String(resource)));
  const billedOf = remembered((usageType) => billedResource(String(usageType)));
  const moments = remembered((text) => Instant.safeParse(text));
  const instant = (value: unknown) => (typeof value === 'string' ? moments(value) : Instant.safeParse(value));

  function addRow(value: (column: Column) => unknown, arn: PodArn, where: () => string): void {
    const resource = billedOf(value('usageType'));
    if (resource === undefined) return;
    const start = given(instant(value('start')), where);
    if (start < startMs || start >= endMs) return;
    if (!(by === 'arn' ? isNamed(arn, cluster) : clusterTag(value('clusterTag'), value('tags')) === cluster)) {
      if (otherClusters.size < mostNamed) otherClusters.add(arn.cluster);
      return;
    }
    const lengthMs = value('end') ? given(instant(value('end')), where) - start : hourMs;
    if (lengthMs > hourMs) refuseLongRow(lengthMs, where());
    const { splitUsage, splitCost, unusedCost } = splitRow(value, where);
    hours.add(Math.floor(start / hourMs));
    places.add(`account ${arn.account} in ${arn.region}`);
    const sum = sumOf(sums, arn);
    sum[`${resource}SplitUsd`] += splitCost;
    sum[`${resource}UnusedUsd`] += unusedCost;
    sum[`${resource}SplitHours`] += splitUsage;
  }

  return {
    add: ({ count, values, first }, name) => {
      for (let at = 0; at < count; at += 1) {
        const resource = values.resource?.[at];
        const arn = typeof resource === 'string' && resource.includes(':pod/') ? arnOf(resource) : undefined;
        if (arn !== undefined)
          addRow(
            (column) => values[column]?.[at],
            arn,
            () => `row ${first + at} of ${name}`,
          );
      }
    },
    get pods() {
      return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod);
    },
    get hours() {
      return hours.size;
    },
    otherClusters,
    places,
  };
}

/** Names in one message. */
const mostNamed = 20;

/** Usage of accelerators is billed too, and no sidecar has any. */
const billedResource = (usageType: string): 'cpu' | 'memory' | undefined =>
  usageType.endsWith('EKS-EC2-vCPU-Hours') ? 'cpu' : usageType.endsWith('EKS-EC2-GB-Hours') ? 'memory' : undefined;

function isNamed(arn: PodArn, cluster: string): boolean {
  const [, , , region, account, rest] = cluster.startsWith('arn:') ? cluster.split(':') : [];
  if (rest === undefined) return arn.cluster === cluster;
  return arn.region === region && arn.account === account && `cluster/${arn.cluster}` === rest;
}

function clusterTag(column: unknown, tags: unknown): string | undefined {
  return typeof column === 'string' && column !== '' ? column : tagsOf(tags).get('aws_eks_cluster_name');
}

/** The text that says where a row is costs more than the row: it is made when it is needed. */
const given = <Value>(parsed: Parameters<typeof readRow<Value>>[0], where: () => string): Value =>
  parsed.success ? parsed.data : readRow(parsed, where());

function splitRow(value: (column: Column) => unknown, where: () => string): SplitRow {
  const row = SplitRow.safeParse({
    currency: value('currency'),
    splitUsage: value('splitUsage'),
    splitCost: value('splitCost'),
    unusedCost: value('unusedCost'),
  });
  const parsed = given(row, where);
  if (parsed.currency !== 'USD') refuseCurrency(parsed.currency, where());
  return parsed;
}

function sumOf(sums: Map<string, Sums>, { namespace, pod }: PodArn): Sums {
  const key = `${namespace}/${pod}`;
  const sum = sums.get(key) ?? { namespace, pod, ...nothing };
  sums.set(key, sum);
  return sum;
}

const nothing = {
  cpuSplitUsd: 0,
  memorySplitUsd: 0,
  cpuUnusedUsd: 0,
  memoryUnusedUsd: 0,
  cpuSplitHours: 0,
  memorySplitHours: 0,
};

const mostRemembered = 50_000;

/** A bill repeats the same pods, types and hours over and over. */
function remembered<Value>(make: (key: unknown) => Value): (key: unknown) => Value {
  const made = new Map<unknown, Value>();
  return (key) => {
    if (made.size > mostRemembered) made.clear();
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as Value;
  };
}
