import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import type { BillFile } from './bill.ts';

/** The files that are the bill of a period, once each; and what else is there. */
export interface CurrentFiles {
  readonly files: readonly BillFile[];
  readonly notes: readonly string[];
}

/** What AWS lists as the files of one export and one billing period. */
export interface Manifest {
  readonly key: string;
  readonly dataFiles: readonly string[];
}

const readable = /\.(parquet|csv|csv\.gz)$/i;
const partition = /(?:^|\/)BILLING_PERIOD=(\d{4}-\d\d)\//i;

/** The manifests that say which files of the period's months are current. */
export const manifestsOf = (listed: readonly BillFile[], period: Period): readonly BillFile[] =>
  listed.filter(({ key }) => {
    const month = partition.exec(key)?.[1];
    return (
      /(^|\/)metadata\/BILLING_PERIOD=[^/]+\/[^/]*Manifest\.json$/i.test(key) && monthsOf(period).includes(month ?? '')
    );
  });

/**
 * Which files to read, so that nothing is counted twice. Of a Data Export, the months that the period touches, and of
 * each month: what its manifest lists; without a manifest, the files of its folder, or of the newest execution when each
 * one has a folder of its own. Anywhere else, the files of the one folder that has any.
 * @throws MeshledgerError SOURCE_REFUSED when there is no file, or more than one set that could be the bill
 */
export function currentFiles(
  listed: readonly BillFile[],
  manifests: readonly Manifest[],
  period: Period,
  where: string,
): CurrentFiles {
  const data = listed.filter(({ key }) => readable.test(key)).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (data.length === 0) throw refused(`There is no Parquet or CSV file in ${where}.`);
  const parted = data.filter(({ key }) => partition.test(key));
  const [loose] = data.filter(({ key }) => !partition.test(key));
  if (parted.length === 0) return { files: onlyFolder(data, where), notes: [] };
  if (loose !== undefined)
    throw refused(`${where} has months in BILLING_PERIOD folders, and ${loose.key} beside them.`);
  const months = monthsOf(period).map((month) => monthFiles(month, parted, manifests, where));
  return { files: months.flatMap(({ files }) => files), notes: months.flatMap(({ notes }) => notes) };
}

function monthFiles(
  month: string,
  data: readonly BillFile[],
  manifests: readonly Manifest[],
  where: string,
): CurrentFiles {
  const ours = data.filter(({ key }) => partition.exec(key)?.[1] === month);
  if (ours.length === 0) return { files: [], notes: [`${where} has no bill of ${month} yet`] };
  const [folder, other] = [...new Set(ours.map(({ key }) => key.slice(0, key.search(partition))))];
  if (other !== undefined)
    throw refused(`${where} has several bills of ${month}: in ${folder || '.'} and in ${other}.`);
  const [manifest] = manifests.filter(({ key }) => partition.exec(key)?.[1] === month);
  const current = manifest === undefined ? newest(ours, where) : listedIn(manifest, ours, where);
  const left = ours.length - current.length;
  return {
    files: current,
    notes: [
      ...(manifest === undefined ? [withoutManifest(month, left > 0 ? 'newest folder' : 'folder', where)] : []),
      ...(left > 0 ? [`${left} older files of ${month} in ${where} are left out, or they would count twice`] : []),
    ],
  };
}

/** Without it nobody can tell a file of an earlier delivery from one of today's. */
const withoutManifest = (month: string, folder: string, where: string): string =>
  `no manifest of ${month} was found in ${where}, so all files of its ${folder} are read; point billed.from one folder higher, at the one that holds data and metadata`;

/** What a manifest lists; AWS writes it after the last file, so one that is not there is a loss. */
function listedIn(manifest: Manifest, files: readonly BillFile[], where: string): BillFile[] {
  const byTail = new Map(files.map((file) => [belowMonth(file.key), file]));
  return manifest.dataFiles.map((listed) => {
    const file = byTail.get(belowMonth(listed));
    if (file === undefined) throw refused(`${manifest.key} lists ${listed}, which is not in ${where}.`);
    return file;
  });
}

/** Executions are named after their time, so the last name is the newest. */
function newest(files: readonly BillFile[], where: string): BillFile[] {
  const executionOf = ({ key }: BillFile): string => belowMonth(key).split('/').slice(0, -1).join('/');
  const executions = [...new Set(files.map(executionOf))].toSorted();
  if (executions.length > 1 && executions[0] === '')
    throw refused(`${where} has files both in a month's folder and in ${executions.at(-1)} below it.`);
  return files.filter((file) => executionOf(file) === executions.at(-1));
}

function onlyFolder(files: readonly BillFile[], where: string): readonly BillFile[] {
  const [folder, other] = [...new Set(files.map(({ key }) => key.slice(0, key.lastIndexOf('/') + 1)))];
  if (other === undefined) return files;
  throw refused(`${where} has files in more than one folder, such as ${folder || '.'} and ${other}.`);
}

const belowMonth = (key: string): string => key.slice(key.search(partition)).replace(partition, '');

/** UTC months that a period touches: AWS bills by them. */
function monthsOf({ start, end }: Period): string[] {
  const last = new Date(Date.parse(end) - 1).toISOString().slice(0, 7);
  const months = [new Date(start).toISOString().slice(0, 7)];
  for (let at = new Date(start); months.at(-1) !== last; ) {
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1));
    months.push(at.toISOString().slice(0, 7));
  }
  return months;
}

const refused = (saw: string): MeshledgerError =>
  new MeshledgerError(
    'SOURCE_REFUSED',
    saw,
    'Point billed.from at one export: the folder that holds its data and metadata folders, or one folder with its files.',
  );
