import type { DeliveryOutcome } from '../deliver/channel.ts';
import { MeshledgerError } from '../errors.ts';
import { lastSevenDays, type Period } from '../model/period.ts';
import type { ClusterConfig, Config } from '../settings.ts';
import { documents } from './documents.ts';
import { evidence } from './evidence.ts';
import type { Log } from './log.ts';
import { type PastWeek, pastWeek, weeksBefore } from './past-weeks.ts';
import { publish } from './publish.ts';
import { type App, wire } from './wire.ts';

export interface ReportRequest {
  readonly config: Config;
  /** ISO 8601 instant at which the run was due; the week is the last whole one before it. */
  readonly scheduledAt: string;
  /** Take the evidence anew although this week was collected before. */
  readonly again?: boolean;
  /** Weeks to run, the newest included; those before it are archived and never notified. Default 1. */
  readonly weeks?: number;
  /** Says on every document that the cluster is a simulated one. */
  readonly simulated?: boolean;
  readonly now?: () => Date;
  readonly log: Log;
}

/** One cluster's run, in the words of a terminal. */
export interface RunSummary {
  readonly cluster: string;
  /** End of its week, ISO 8601. */
  readonly periodEnd: string;
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
  /** Weeks before the newest that were asked for, oldest first. */
  readonly past: readonly PastWeek<RunSummary>[];
}

/**
 * The main job, for every configured cluster: collect → analyse → render → archive → notify.
 * A cluster that fails does not keep the others from their report, nor a past week the newest.
 */
export async function report(request: ReportRequest): Promise<ReportOutcome> {
  const runs: RunSummary[] = [];
  const failures: MeshledgerError[] = [];
  const past: PastWeek<RunSummary>[] = [];
  const period = lastSevenDays(request.scheduledAt, request.config.zone);
  for (const cluster of request.config.clusters) {
    try {
      const app = wire(request.config, cluster);
      for (const week of weeksBefore(period, (request.weeks ?? 1) - 1)) {
        const quiet = { ...request, scheduledAt: week.end };
        past.push(await pastWeek(cluster, week, request.log, () => weekReport(quiet, cluster, week, app, true)));
      }
      runs.push(await weekReport(request, cluster, period, app, false));
    } catch (error) {
      if (!(error instanceof MeshledgerError)) throw error;
      request.log('A cluster has no report.', { cluster: cluster.name, code: error.code, why: error.message });
      failures.push(error);
    }
  }
  return { runs, failures, past };
}

async function weekReport(
  request: ReportRequest,
  cluster: ClusterConfig,
  period: Period,
  { sources, checks, archive, channels }: App,
  past: boolean,
): Promise<RunSummary> {
  const { config, scheduledAt, log } = request;
  log('Collecting.', { cluster: cluster.name, start: period.start, end: period.end });
  const taken = await evidence({
    cluster,
    period,
    scheduledAt,
    policy: config.policy,
    sources,
    archive,
    again: request.again ?? false,
    past,
    simulated: request.simulated ?? false,
    now: request.now ?? (() => new Date()),
    log,
  });
  const made = await documents(taken, checks);
  log('Rendered the documents.', { run: made.report.run.key });
  const { archived, outcomes } = await publish(made, { archive, channels: past ? [] : channels }, log);
  const { failedSources } = taken.snapshot;
  return {
    cluster: cluster.name,
    periodEnd: period.end,
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
