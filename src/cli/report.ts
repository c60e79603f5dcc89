import { Command, InvalidArgumentError, Option } from 'commander';
import type { PastWeek } from '../app/past-weeks.ts';
import { type RunSummary, report } from '../app/report.ts';
import { loadConfig } from '../config.ts';
import type { MeshledgerError } from '../errors.ts';
import { failed } from './ended.ts';
import { type ClusterFlags, flagSettings } from './flag-settings.ts';
import { periodEnd } from './period-end.ts';
import { printable } from './printable.ts';
import { progress } from './progress.ts';

interface Flags extends ClusterFlags {
  readonly config?: string;
  readonly out?: string;
  readonly periodEnd?: string;
  readonly again?: boolean;
  readonly weeks: number;
}

export const reportCommand = new Command('report')
  .description('the main job: collect, analyse, render, archive and notify')
  .option('--config <file>', 'settings; MESHLEDGER_CONFIG names the file too')
  .addOption(
    new Option(
      '--prometheus <url>',
      'start without a file: only Prometheus, documents in ./out, no channels',
    ).conflicts('config'),
  )
  .addOption(
    new Option('--cluster <name>', 'with --prometheus: what to call the cluster (default cluster)').conflicts('config'),
  )
  .addOption(new Option('--kubeconfig <file>', 'with --prometheus: read this Kubernetes API too').conflicts('config'))
  .addOption(new Option('--context <name>', 'context in the kubeconfig').conflicts('config'))
  .addOption(
    new Option('--in-cluster', "with --prometheus: read the Kubernetes API by the pod's service account").conflicts(
      'config',
    ),
  )
  .option('--out <directory>', 'archive the documents in this directory', named)
  .addOption(
    new Option(
      '--zone <zone>',
      'with --prometheus: IANA time zone whose midnights bound the week (default UTC)',
    ).conflicts('config'),
  )
  .addOption(
    new Option('--period-end <instant>', 'report on the last seven whole days before this ISO 8601 date or instant'),
  )
  .option('--again', 'take the evidence of this week anew, in a run that supersedes the earlier one')
  .addOption(
    new Option('--weeks <N>', 'run the N - 1 weeks before it too, as history: archived, never notified')
      .argParser(weeks)
      .default(1),
  )
  .action(async (flags: Flags) => {
    const config = loadConfig(flags.config, flagSettings(flags));
    const { runs, failures, past } = await report({
      config: flags.out === undefined ? config : { ...config, archive: { directory: flags.out } },
      scheduledAt: periodEnd(flags.periodEnd, config.zone),
      again: flags.again ?? false,
      weeks: flags.weeks,
      log: progress(),
    });
    for (const week of past) process.stdout.write(printable(pastWords(week)));
    for (const run of runs) process.stdout.write(printable(said(run)));
    const all = [...runs, ...past.flatMap((week) => ('run' in week ? [week.run] : []))];
    process.exitCode = all.map(({ exitCode }) => exitCode).find((code) => code !== 0) ?? 0;
    for (const failure of past.flatMap(unexpected)) process.exitCode = failed(failure);
    for (const failure of failures) process.exitCode = failed(failure);
  });

/** An option that must say something. */
function named(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

/** How many weeks: a whole number, and no more than a history has. */
function weeks(value: string): number {
  const count = Number(value);
  if (/^\d{1,2}$/.test(value) && count >= 1 && count <= 60) return count;
  throw new InvalidArgumentError('It must be a whole number from 1 to 60.');
}

function said({ digest, archivedAt, outcomes, failedSources }: RunSummary): string {
  const channels = outcomes.map(
    ({ channel, status, says, fix }) => `${channel}: ${status}. ${says}${fix ? ` → ${fix}` : ''}`,
  );
  const missing = failedSources.map(({ source, note }) => `Missing source ${source}: ${note}`);
  return `${[digest.trimEnd(), '', `Documents: ${archivedAt}`, ...channels, ...missing].join('\n')}\n`;
}

function pastWords(week: PastWeek<RunSummary>): string {
  const named = `${week.cluster}, week to ${week.periodEnd}`;
  if ('failure' in week) return `${named}: not archived. ${week.failure.message}\n`;
  const missing = week.run.failedSources.map(({ source, note }) => `\n  Missing source ${source}: ${note}`);
  return `${named}: ${week.run.archivedAt}${missing.join('')}\n`;
}

/** A week that Prometheus no longer holds is no failure of ours; anything else is. */
const unexpected = (week: PastWeek<RunSummary>): MeshledgerError[] =>
  'failure' in week && week.failure.code !== 'NOTHING_KNOWN' ? [week.failure] : [];
