import type { Archive } from '../deliver/archive.ts';
import { runFolder } from '../deliver/archive-key.ts';
import { MeshledgerError } from '../errors.ts';
import type { Period } from '../model/period.ts';
import { type Snapshot, snapshotSchema } from '../model/snapshot.ts';
import type { ClusterConfig } from '../settings.ts';
import type { Source } from '../sources/source.ts';
import { collect } from './collect.ts';
import type { Log } from './log.ts';
import { previousReport } from './previous-report.ts';
import { configSha256, runKey } from './run-key.ts';
import { readSnapshot, type SnapshotFile, writtenSnapshot } from './snapshot-file.ts';
import { tool } from './tool.ts';

export interface EvidenceRequest {
  readonly cluster: ClusterConfig;
  readonly period: Period;
  readonly scheduledAt: string;
  readonly policy: Snapshot['policy'];
  readonly sources: readonly Source[];
  readonly archive: Archive;
  /** Take the evidence anew although there is some; the new run names the one it supersedes. */
  readonly again: boolean;
  readonly simulated: boolean;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * The evidence of one cluster's week: what an earlier attempt archived, when every required source had answered and
 * the settings are the same; otherwise taken now, in a run that supersedes it, and archived before anything is made of it.
 * @throws MeshledgerError NOTHING_KNOWN when no source gave a single fact
 */
export async function evidence(request: EvidenceRequest): Promise<SnapshotFile> {
  const { archive, log } = request;
  let earlier: SnapshotFile | undefined;
  for (let revision = 1; ; revision += 1) {
    const key = snapshotKey(request, revision);
    const bytes = await archive.read(key);
    if (bytes !== undefined) {
      earlier = readable(bytes, `${archive.where}/${key}`, log);
      continue;
    }
    if (earlier !== undefined && !request.again && stands(earlier.snapshot, request)) {
      log('This week was collected before; its evidence is used again.', {
        run: earlier.snapshot.runKey,
        collectedAt: earlier.snapshot.collectedAt,
      });
      return earlier;
    }
    const taken = writtenSnapshot(await snapshot(request, revision));
    const kept = await archive.create(key, taken.gzip, 'application/gzip');
    if (kept !== 'taken') return taken;
    log('Another process collected this week first; its evidence is used.', { key });
    return readSnapshot((await archive.read(key)) ?? taken.gzip, `${archive.where}/${key}`);
  }
}

/** Earlier evidence, unless it is of another version or damaged: then it stays where it is, and the week is collected anew. */
function readable(bytes: Uint8Array, from: string, log: Log): SnapshotFile | undefined {
  try {
    return readSnapshot(bytes, from);
  } catch (error) {
    if (!(error instanceof MeshledgerError)) throw error;
    log('Earlier evidence of this week cannot be read; a new run supersedes it.', { why: error.message });
    return undefined;
  }
}

/** Whether earlier evidence is whole, and was taken with the settings of today. */
const stands = (earlier: Snapshot, { cluster }: EvidenceRequest): boolean =>
  earlier.failedSources.length === 0 && earlier.configSha256 === configSha256(cluster);

const snapshotKey = ({ cluster, period }: EvidenceRequest, revision: number): string =>
  `${runFolder({ cluster: cluster.name, periodEnd: period.end, key8: runKey(cluster.name, period, revision) })}/snapshot.json.gz`;

async function snapshot(request: EvidenceRequest, revision: number): Promise<Snapshot> {
  const { cluster, period, scheduledAt, sources, archive, log } = request;
  const [collected, previous] = await Promise.all([
    collect(sources, period, log),
    previousReport(archive, cluster.name, period.start),
  ]);
  const failed = new Set(collected.failedSources.map(({ source }) => source));
  if (collected.requiredSources.every((source) => failed.has(source))) {
    throw new MeshledgerError(
      'NOTHING_KNOWN',
      `No source gave a single fact about ${cluster.name}, so there is no report: ${collected.failedSources.map(({ note }) => note).join(' ')}`,
      'Mend the sources and run again; nothing was archived or sent.',
    );
  }
  return {
    schema: snapshotSchema,
    tool,
    runKey: runKey(cluster.name, period, revision),
    ...(revision > 1 && { supersedes: runKey(cluster.name, period, revision - 1) }),
    cluster: cluster.name,
    simulated: request.simulated,
    period,
    scheduledAt,
    collectedAt: request.now().toISOString(),
    configSha256: configSha256(cluster),
    policy: request.policy,
    ...collected,
    facts: { ...collected.facts, previousReport: previous },
  };
}
