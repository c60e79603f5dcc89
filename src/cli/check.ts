import { Command, Option } from 'commander';
import { check, rendered } from '../app/check.ts';
import { writeFileWhole, writeStream } from '../app/write-output.ts';
import { type CheckFormat, checkFormatNames, type FailOn, failOnWords } from '../model/check-report.ts';
import { type TargetFlags, targetsOf } from './check-targets.ts';
import { failed } from './ended.ts';
import { progress } from './progress.ts';
import { withTargets } from './target-options.ts';
import { weekOfCheck } from './week-of-check.ts';

interface Flags extends TargetFlags {
  readonly format: CheckFormat;
  readonly output?: string;
  readonly check?: readonly string[];
  readonly failOn: FailOn;
  readonly periodEnd?: string;
}

export const checkCommand = withTargets(new Command('check'))
  .description('compliance only, of manifests or of a cluster, for a terminal or a CI gate')
  .option('--check <id...>', 'run only these checks')
  .addOption(new Option('--format <format>', 'what to print').choices(checkFormatNames).default('table'))
  .option('--output <file>', 'write there, whole or not at all, and not to stdout')
  .addOption(
    new Option(
      '--fail-on <what>',
      'end with exit code 5 when a result fails that is high; high or medium; low, which is any; unknown, which is any that fails or could not be judged. Waived results never count',
    )
      .choices(failOnWords)
      .default('low'),
  )
  .addHelpText(
    'after',
    '\nExit codes: 0 the gate holds; 2 wrong usage, configuration or manifest; 3 no source gave a single fact; 5 the gate is breached; 7 it holds, but a source was missing.',
  )
  .action(async (flags: Flags) => {
    const { targets, policy, zone } = await targetsOf(flags);
    const { report, failures } = await check({
      ...{ targets, policy, only: flags.check, failOn: flags.failOn, log: progress() },
      ...weekOfCheck(flags.periodEnd, zone),
    });
    await print(rendered(report, flags.format, screen()), flags.output);
    process.exitCode = exitCode(report);
    for (const failure of failures) process.exitCode = failed(failure);
  });

const print = (pieces: AsyncIterable<string>, output: string | undefined): Promise<void> =>
  output === undefined ? writeStream(process.stdout, pieces) : writeFileWhole(output, pieces);

/** The gate before a missing source: what fails is certain. */
function exitCode({ gate, checked }: Awaited<ReturnType<typeof check>>['report']): number {
  if (gate.breached) return 5;
  return checked.some(({ failedSources }) => failedSources.length > 0) ? 7 : 0;
}

/** Lines that a person can read: as wide as the terminal, within reason. */
function screen() {
  const { isTTY, columns } = process.stdout;
  return {
    columns: Math.min(120, Math.max(40, (isTTY && columns) || 100)),
    colour: isTTY && process.stdout.hasColors(),
  };
}
