import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/meshledger.ts', import.meta.url));

/** Hundreds of processes start the same code: compiled once, each starts in two thirds of the time. */
const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), 'meshledger-compile-cache') };

/** Runs the command line as a user does, in a process of its own. */
export function meshledger(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...process.env, ...compiled, ...env },
      ...(cwd && { cwd }),
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
