import type { Archive } from '../deliver/archive.ts';
import { runFolder } from '../deliver/archive-key.ts';
import { MeshledgerError } from '../errors.ts';
import type { Period } from '../model/period.ts';
import type { Policy } from '../model/policy.ts';
import { known } from '../model/reading.ts';
import { type Snapshot, snapshotSchema } from '../model/snapshot.ts';
import type { ClusterConfig } from '../settings.ts';
import type { Source } from '../sources/source.ts';
import { type Collected, collect } from './collect.ts';
import { history } from './history.ts';
import type { Log } from './log.ts';
import { configSha256, runKey } from './run-key.ts';
import { readSnapshot, type SnapshotFile, writtenSnapshot } from './snapshot-file.ts';
import { tool } from './tool.ts';

export interface EvidenceRequest {
  readonly cluster: ClusterConfig;
  readonly period: Period;
  readonly scheduledAt: string;
  readonly policy: Policy;
  readonly sources: readonly Source[];
  readonly archive: Archive;
  /** Take the evidence anew although there is some; the new run names the one it supersedes. */
  readonly again: boolean;
  /** A week before the newest: without Prometheus there is nothing to know of it, whatever Kubernetes says of now. */
  readonly past?: boolean;
  readonly simulated: boolean;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * The evidence of one cluster's week: what an earlier attempt archived, when every required source had answered and
 * the settings are the same; otherwise taken now, in a run that supersedes it, and archived before anything is made of it.
 * @throws MeshledgerError NOTHING_KNOWN when no source gave a single fact, or none about a past week
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
    if (request.past && earlier !== undefined && coveredRatio(taken) < coveredRatio(earlier) - measured) {
      log('Prometheus holds less of this past week than the earlier evidence, which is used again.', { key });
      return earlier;
    }
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
const stands = (earlier: Snapshot, { cluster, policy }: EvidenceRequest): boolean =>
  earlier.failedSources.length === 0 && earlier.configSha256 === configSha256(cluster, policy);

/** Coverage differs by this much between two looks at the same samples. */
const measured = 0.01;

/** Share of the week that evidence is backed by; a past week is not corrected with less than there was. */
const coveredRatio = ({ snapshot: { facts } }: SnapshotFile): number =>
  facts.sampling.known ? facts.sampling.value.usageCoverageRatio : 0;

const snapshotKey = ({ cluster, period }: EvidenceRequest, revision: number): string =>
  `${runFolder({ cluster: cluster.name, periodEnd: period.end, key8: runKey(cluster.name, period, revision) })}/snapshot.json.gz`;

async function snapshot(request: EvidenceRequest, revision: number): Promise<Snapshot> {
  const { cluster, period, scheduledAt, sources, archive, log } = request;
  const [collected, earlier] = await Promise.all([
    collect(sources, period, log),
    history(archive, cluster.name, period.start),
  ]);
  refuseNothing(request, collected);
  const skipped = earlier.skipped.map(({ key, why }) => ({ source: 'archive', note: `${key} is not used: ${why}` }));
  for (const { note } of skipped) log('The history leaves out an entry of the archive.', { note });
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
    configSha256: configSha256(cluster, request.policy),
    policy: request.policy,
    ...collected,
    notes: [...collected.notes, ...skipped],
    facts: { ...collected.facts, history: known(earlier) },
  };
}

function refuseNothing({ cluster, period, past }: EvidenceRequest, collected: Collected): void {
  const { requiredSources, failedSources, facts } = collected;
  const failed = new Set(failedSources.map(({ source }) => source));
  const fix = 'Mend the sources and run again; nothing was archived or sent.';
  if (requiredSources.every((source) => failed.has(source))) {
    throw new MeshledgerError(
      'NOTHING_KNOWN',
      `No source gave a single fact about ${cluster.name}, so there is no report: ${failedSources.map(({ note }) => note).join(' ')}`,
      fix,
    );
  }
  if (past && !facts.proxyUsage.known) {
    throw new MeshledgerError(
      'NOTHING_KNOWN',
      `Prometheus tells nothing of ${cluster.name} in the week to ${period.end}: ${facts.proxyUsage.why}`,
      'It may be older than what Prometheus keeps; nothing was archived or sent.',
    );
  }
}
