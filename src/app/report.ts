import type { DeliveryOutcome } from '../deliver/channel.ts';
import { MeshledgerError } from '../errors.ts';
import { lastSevenDays } from '../model/period.ts';
import type { ClusterConfig, Config } from '../settings.ts';
import { documents } from './documents.ts';
import { evidence } from './evidence.ts';
import type { Log } from './log.ts';
import { publish } from './publish.ts';
import { wire } from './wire.ts';

export interface ReportRequest {
  readonly config: Config;
  /** ISO 8601 instant at which the run was due; the week is the last whole one before it. */
  readonly scheduledAt: string;
  /** Take the evidence anew although this week was collected before. */
  readonly again?: boolean;
  /** Says on every document that the cluster is a simulated one. */
  readonly simulated?: boolean;
  readonly now?: () => Date;
  readonly log: Log;
}

/** One cluster's run, in the words of a terminal. */
export interface RunSummary {
  readonly cluster: string;
  readonly runKey: string;
  readonly archivedAt: string;
  readonly outcomes: readonly DeliveryOutcome[];
  /** Required sources that gave nothing, with what happened. */
  readonly failedSources: readonly { readonly source: string; readonly note: string }[];
  readonly digest: string;
  readonly exitCode: ExitCode;
}

/** 0 delivered · 4 a channel failed or is unknown · 7 delivered, but a required source was missing. */
export type ExitCode = 0 | 4 | 7;

/** What became of every configured cluster: a run, or the failure that left it without one. */
export interface ReportOutcome {
  readonly runs: readonly RunSummary[];
  readonly failures: readonly MeshledgerError[];
}

/**
 * The main job, for every configured cluster: collect → analyse → render → archive → notify.
 * A cluster that fails does not keep the others from their report.
 */
export async function report(request: ReportRequest): Promise<ReportOutcome> {
  const runs: RunSummary[] = [];
  const failures: MeshledgerError[] = [];
  for (const cluster of request.config.clusters) {
    try {
      runs.push(await clusterReport(request, cluster));
    } catch (error) {
      if (!(error instanceof MeshledgerError)) throw error;
      request.log('A cluster has no report.', { cluster: cluster.name, code: error.code, why: error.message });
      failures.push(error);
    }
  }
  return { runs, failures };
}

async function clusterReport(request: ReportRequest, cluster: ClusterConfig): Promise<RunSummary> {
  const { config, scheduledAt, log } = request;
  const { sources, checks, archive, channels } = wire(config, cluster);
  const period = lastSevenDays(scheduledAt, config.zone);
  log('Collecting.', { cluster: cluster.name, start: period.start, end: period.end });
  const taken = await evidence({
    cluster,
    period,
    scheduledAt,
    policy: config.coverage,
    sources,
    archive,
    again: request.again ?? false,
    simulated: request.simulated ?? false,
    now: request.now ?? (() => new Date()),
    log,
  });
  const made = await documents(taken, checks);
  log('Rendered the documents.', { run: made.report.run.key });
  const { archived, outcomes } = await publish(made, { archive, channels }, log);
  const { failedSources } = taken.snapshot;
  return {
    cluster: cluster.name,
    runKey: made.report.run.key,
    archivedAt: archived.where,
    outcomes,
    failedSources,
    digest: made.renderings.digest,
    exitCode: exitCode(outcomes, failedSources.length),
  };
}

function exitCode(outcomes: readonly DeliveryOutcome[], failedSources: number): ExitCode {
  if (outcomes.some(({ status }) => status === 'failed' || status === 'unknown')) return 4;
  return failedSources > 0 ? 7 : 0;
}
