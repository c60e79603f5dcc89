import { Command, Option } from 'commander';
import { fix } from '../app/fix.ts';
import { writeFileWhole, writeStream } from '../app/write-output.ts';
import { type ScalingMetric, scalingMetrics } from '../model/fix.ts';
import { type TargetFlags, targetsOf } from './check-targets.ts';
import { failed } from './ended.ts';
import { printable } from './printable.ts';
import { progress } from './progress.ts';
import { withTargets } from './target-options.ts';
import { weekOfCheck } from './week-of-check.ts';

interface Flags extends TargetFlags {
  readonly output?: string;
  readonly check?: readonly string[];
  readonly metric: ScalingMetric;
  readonly periodEnd?: string;
}

export const fixCommand = withTargets(new Command('fix'))
  .description('manifests and patches that end the findings of check; nothing is changed')
  .option('--check <id...>', 'fix the findings of these checks only')
  .addOption(
    new Option('--metric <metric>', 'what the autoscalers of waypoints follow').choices(scalingMetrics).default('cpu'),
  )
  .option('--output <file>', 'write there, whole or not at all, and not to stdout')
  .addHelpText(
    'after',
    '\nThe fixes are YAML on stdout, each under what it ends; patches and deletions are commands in comments. What none is printed for is said on stderr.\nExit codes: 0 all is printed that there is; 2 wrong usage, configuration or manifest; 3 no source gave a single fact; 7 a source was missing.',
  )
  .action(async (flags: Flags) => {
    const { targets, policy, zone } = await targetsOf(flags);
    const { report, plan, yaml, failures } = await fix({
      ...{ targets, policy, only: flags.check, metric: flags.metric, log: progress() },
      ...weekOfCheck(flags.periodEnd, zone),
    });
    if (flags.output === undefined) await writeStream(process.stdout, yaml);
    else await writeFileWhole(flags.output, yaml);
    process.stderr.write(printable(ending(plan)));
    process.exitCode = report.checked.some(({ failedSources }) => failedSources.length > 0) ? 7 : 0;
    for (const failure of failures) process.exitCode = failed(failure);
  });

const shown = 50;

/** How many findings are fixed, and which are not, and why. */
function ending({ fixes, left }: Awaited<ReturnType<typeof fix>>['plan']): string {
  const ended = fixes.reduce((sum, { findings }) => sum + findings.length, 0);
  const lines = left.slice(0, shown).map(({ finding: { cluster, check, subject }, why }) => {
    const where = cluster === undefined ? '' : `${cluster}: `;
    return `${where}${check}: ${subject}: ${why}`.replaceAll('\n', ' ');
  });
  const more = left.length > shown ? [`and ${left.length - shown} more; \`meshledger check\` shows all`] : [];
  const heading = `${ended} ${ended === 1 ? 'finding is' : 'findings are'} fixed by ${fixes.length}; ${left.length} ${left.length === 1 ? 'is' : 'are'} left`;
  return [left.length === 0 ? `${heading}.` : `${heading}:`, ...lines, ...more, ''].join('\n');
}
