import * as z from 'zod';
import type { Archive } from '../deliver/archive.ts';
import { slug } from '../deliver/archive-key.ts';
import { Period } from '../model/period.ts';
import { schemaIssues } from '../model/schema-issues.ts';
import { inTurns } from './in-turns.ts';

/** A complete run of the archive, by its manifest: small, so that no report is read in vain. */
export interface KeptRun {
  readonly runKey: string;
  readonly supersedes: string | null;
  readonly period: Period;
  readonly generatedAt: string;
  /** Its report.json, as the manifest describes it. */
  readonly report: { readonly key: string; readonly bytes: number; readonly sha256: string };
}

/** What of the archive cannot be used, by name. */
export interface Skipped {
  readonly key: string;
  readonly why: string;
}

export type Found<T> = { readonly found: T } | { readonly skipped: Skipped };

const schema = 'meshledger.manifest/1';
const Manifest = z.object({
  schema: z.literal(schema),
  run_key: z.string(),
  supersedes: z.string().nullable(),
  cluster: z.string(),
  period: Period,
  generated_at: z.iso.datetime(),
  files: z.array(z.object({ key: z.string(), bytes: z.number(), sha256: z.string() })),
});

/** More than any history needs, even of an archive that gets a run a day. */
const mostRuns = 500;
const week = { leastHours: 160, mostHours: 176 };

/** The complete runs of a cluster whose weeks ended up to this UTC date, newest first. */
export async function keptRuns(archive: Archive, cluster: string, lastDate: string): Promise<Found<KeptRun>[]> {
  const keys = await archive.list(`v1/reports/cluster=${slug(cluster)}/`);
  const manifests = keys
    .flatMap((key) => {
      const date = /\/dt=(\d{4}-\d{2}-\d{2})\/run=[a-z0-9._-]+\/manifest\.json$/.exec(key)?.[1];
      return date === undefined || date > lastDate ? [] : [key];
    })
    .toReversed()
    .slice(0, mostRuns);
  return inTurns(manifests, async (key) => keptRun(key, cluster, await archive.read(key)));
}

function keptRun(key: string, cluster: string, bytes: Uint8Array | undefined): Found<KeptRun> {
  const skipped = (why: string): Found<KeptRun> => ({ skipped: { key, why } });
  const content = parsedJson(bytes);
  if (content === undefined) return skipped('it is not JSON: it was cut off or changed');
  const manifest = Manifest.safeParse(content);
  if (!manifest.success)
    return skipped(`it is not a manifest that this version reads: ${schemaIssues(manifest.error)}`);
  const { run_key: runKey, supersedes, period, generated_at: generatedAt, files } = manifest.data;
  if (manifest.data.cluster !== cluster) return skipped('it is of another cluster');
  const hours = (Date.parse(period.end) - Date.parse(period.start)) / 3_600_000;
  if (hours < week.leastHours || hours > week.mostHours) return skipped('its period is not a week');
  const report = files.find((file) => file.key === key.replace(/manifest\.json$/, 'report.json'));
  if (report === undefined) return skipped('it names no report.json');
  return { found: { runKey, supersedes, period, generatedAt, report } };
}

/** @returns undefined for what is not JSON, or is not there */
export function parsedJson(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    return undefined; // the caller names the file
  }
}
