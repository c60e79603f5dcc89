import { createHash } from 'node:crypto';
import type { Archive } from '../deliver/archive.ts';
import { runFolder, tableKey } from '../deliver/archive-key.ts';
import { MeshledgerError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { Document } from '../render/formats.ts';
import type { Documents } from './documents.ts';

/** Where a run's documents are: for people, and as a key. */
export interface ArchivedRun {
  readonly where: string;
  readonly folder: string;
}

/**
 * Writes a run's documents, and its manifest last: a run without a manifest is incomplete.
 * A run that is there already, byte for byte, is left as it is.
 * @throws MeshledgerError ARCHIVE_CONFLICT when a document of this run is there with other content
 */
export async function archiveRun(archive: Archive, made: Documents): Promise<ArchivedRun> {
  const { run } = made.report;
  const named = { cluster: run.cluster, periodEnd: run.period.end, key8: run.key };
  const folder = runFolder(named);
  const files = [
    ...made.files.map((file) => ({ ...file, key: `${folder}/${file.name}` })),
    ...made.tables.map((table) => ({ ...table, key: tableKey(table.table, named) })),
  ];
  const manifest = manifestFile(made, files);
  for (const { key, ...file } of [...files, { ...manifest, key: `${folder}/${manifest.name}` }]) {
    if ((await archive.create(key, file.bytes, file.mediaType)) === 'taken') {
      throw new MeshledgerError(
        'ARCHIVE_CONFLICT',
        `${archive.where}/${key} already holds another document of this run, and nothing in the archive is overwritten.`,
        'Either it was changed since, or another version of Meshledger made it: compare it with its hash in manifest.json. To go on, use another --out, or `report --again` for a new run that supersedes this one.',
      );
    }
  }
  return { where: `${archive.where}/${folder}/`, folder };
}

function manifestFile(
  { evidence, report }: Documents,
  files: readonly (Document & { readonly key: string })[],
): Document {
  const { snapshot } = evidence;
  const manifest = {
    schema: 'meshledger.manifest/1',
    tool: report.tool,
    run_key: report.run.key,
    supersedes: report.run.supersedes ?? null,
    cluster: report.run.cluster,
    period: report.run.period,
    generated_at: report.run.collectedAt,
    config_sha256: snapshot.configSha256,
    snapshot_sha256: evidence.sha256,
    inputs: Object.entries(snapshot.facts).map(([fact, reading]) => ({
      fact,
      known: reading.known,
      sha256: reading.known ? sha256(Buffer.from(JSON.stringify(reading.value))) : null,
    })),
    files: files.map(({ key, mediaType, bytes }) => ({
      key,
      media_type: mediaType,
      bytes: bytes.length,
      sha256: sha256(bytes),
    })),
    totals: totals(report),
    warnings: report.trust.because,
  };
  return {
    name: 'manifest.json',
    mediaType: 'application/json',
    bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
  };
}

const totals = ({ cost, saving }: Report): Record<string, number | null> => ({
  weekly_usd: cost.weeklyUsd.value.known ? cost.weeklyUsd.value.value : null,
  monthly_usd: cost.monthlyUsd.value.known ? cost.monthlyUsd.value.value : null,
  saving_monthly_usd: saving.known && saving.value.monthlyUsd.value.known ? saving.value.monthlyUsd.value.value : null,
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
