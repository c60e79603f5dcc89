import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How to get a program that is missing, by its name. */
const debianPackages: Readonly<Record<string, string>> = { prometheus: 'prometheus', promtool: 'prometheus' };

const stopWithinMs = 10_000;

/**
 * Starts a program of the system, without a shell, and collects what it says on stderr.
 * @throws Error naming the Debian package when the program is not installed
 */
export async function started(program: string, args: readonly string[]): Promise<Started> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-8_000);
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    const debianPackage = debianPackages[program] ?? program;
    throw new Error(`${program} is not installed. Install the Debian package "${debianPackage}".`, { cause });
  }
  endWithUs(child);
  return { child, pid: child.pid ?? 0, stderr: () => said };
}

/** A script that throws leaves nothing running. A test must stop what it starts: Vitest ends its workers by force. */
function endWithUs(child: ChildProcess): void {
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
}

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stderr: () => string;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Runs a program to its end. @throws Error with what it said when it fails */
export async function run(program: string, args: readonly string[]): Promise<void> {
  const { child, stderr } = await started(program, args);
  if (!hasEnded(child)) await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${child.exitCode}: ${stderr()}`);
}

/** Asks a program to stop, by its own process id, and waits until it has; insists after ten seconds. */
export async function stopped({ child }: Started): Promise<void> {
  if (hasEnded(child)) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await closed;
  clearTimeout(insist);
}

/** Whether the program has ended, and so will never answer. */
export const isOver = ({ child }: Started): boolean => hasEnded(child);
