import * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import type { Fact } from '../../model/snapshot.ts';
import type { Note, Source } from '../source.ts';
import type { Bill, BillFile } from './bill.ts';
import type { ClusterBy } from './columns.ts';
import { csvRows } from './csv-rows.ts';
import { currentFiles, type Manifest, manifestsOf } from './current-files.ts';
import { directoryBill } from './directory-bill.ts';
import { malformed } from './malformed.ts';
import { parquetRows } from './parquet-rows.ts';
import { type PodSums, podSums } from './pod-sums.ts';
import { type S3BillSettings, s3Bill } from './s3-bill.ts';

export interface BilledSettings {
  readonly from: { readonly directory: string } | { readonly s3: S3BillSettings };
  /** The cluster's name in the bill, or its ARN when two accounts use one name. */
  readonly cluster: string;
}

/**
 * What AWS bills for each pod: CUR 2.0 with split cost allocation data, hourly, as Data Exports deliver it.
 * The split costs are amortised and before private discounts; the bill's own net columns are not read. A pod is the
 * cluster's by its ARN; the tag `aws:eks:cluster-name` is asked when no ARN of the period names the cluster.
 * @see https://docs.aws.amazon.com/cur/latest/userguide/split-cost-allocation-data.html
 */
export function billedSource({ from, cluster }: BilledSettings): Source {
  const bill = 'directory' in from ? directoryBill(from.directory) : s3Bill(from.s3);
  return {
    name: 'billed',
    required: true,
    open: (note) => ({ billedCost: (period) => billedCost(bill, cluster, period, note) }),
  };
}

async function billedCost(bill: Bill, cluster: string, period: Period, note: Note): Promise<Fact<'billedCost'>> {
  const listed = await bill.list();
  const manifests = await Promise.all(manifestsOf(listed, period).map((file) => manifest(bill, file)));
  const { files, notes } = currentFiles(listed, manifests, period, bill.where);
  for (const remark of notes) note(remark);
  const named = await added(bill, files, period, cluster, 'arn');
  const unnamed = named.hours === 0 && named.otherClusters.size > 0;
  const sums = unnamed ? await added(bill, files, period, cluster, 'tag') : named;
  refuseOtherClusters(sums, cluster, bill.where);
  return {
    source: `CUR 2.0 with split cost allocation data in ${bill.where}`,
    hours: sums.hours,
    pods: [...sums.pods],
  };
}

async function added(
  bill: Bill,
  files: readonly BillFile[],
  period: Period,
  cluster: string,
  by: ClusterBy,
): Promise<PodSums> {
  const sums = podSums(cluster, period, by);
  for (const file of files) {
    const rows = /\.parquet$/i.test(file.key) ? parquetRows(bill, file, period, by) : csvRows(bill, file, by);
    for await (const some of rows) sums.add(some, `${bill.where}/${file.key}`);
  }
  return sums;
}

const ManifestFile = z.object({ dataFiles: z.array(z.string()) });

async function manifest(bill: Bill, file: BillFile): Promise<Manifest> {
  try {
    const text = new TextDecoder().decode(await bill.range(file, 0, file.bytes));
    return { key: file.key, dataFiles: ManifestFile.parse(JSON.parse(text)).dataFiles };
  } catch (cause) {
    throw malformed(`${bill.where}/${file.key}`, cause);
  }
}

function refuseOtherClusters({ hours, otherClusters, places }: PodSums, cluster: string, where: string): void {
  if (places.size > 1)
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `The bill in ${where} has ${places.size} clusters named ${cluster}: ${[...places].toSorted().join('; ')}.`,
      "Set billed.cluster to the cluster's ARN, such as arn:aws:eks:us-east-1:111122223333:cluster/prod.",
    );
  if (hours === 0 && otherClusters.size > 0)
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `The bill in ${where} has no pod of the cluster ${cluster} in the period, but of ${[...otherClusters].toSorted().join(', ')}.`,
      'Set billed.cluster to the name that EKS has for the cluster.',
    );
}
