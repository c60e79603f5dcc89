import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const hook = new URL('./usage-hook.mjs', import.meta.url).href;

export interface Measured {
  readonly wallSeconds: number;
  /** User and system time of the process itself, all its threads. */
  readonly cpuSeconds: number;
  readonly peakMib: number;
  readonly stdout: string;
}

/**
 * Runs a Node program to its end, in a process of its own, and measures it from spawn to exit.
 * @param flags of Node itself
 * @throws Error with what it said when it fails or is not done within `withinSeconds`
 */
export function measured(
  script: string,
  args: readonly string[],
  withinSeconds: number,
  flags: readonly string[] = [],
): Promise<Measured> {
  const started = performance.now();
  const command = [...flags, '--import', hook, fileURLToPath(new URL(script, import.meta.url)), ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const end = () => child.kill('SIGKILL');
  const limit = setTimeout(end, withinSeconds * 1000);
  process.once('exit', end);
  const said = ['', '', '', ''];
  for (const descriptor of [1, 2, 3] as const) {
    child.stdio[descriptor]?.on('data', (chunk) => (said[descriptor] += chunk));
  }
  return new Promise((resolve, reject) => {
    let wallSeconds = 0;
    child.on('exit', () => (wallSeconds = (performance.now() - started) / 1000));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      process.off('exit', end);
      const [, stdout = '', stderr = '', usage = ''] = said;
      if (code === 0) resolve({ wallSeconds, stdout, ...JSON.parse(usage) });
      else reject(new Error(`${script} ${args[0]} ended with ${code ?? signal} after ${wallSeconds} s: ${stderr}`));
    });
  });
}
