// Types, lint, imports and dead code, side by side. Prints only what is wrong, and how long each took.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const checks = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'biome', 'check', '--error-on-warnings'],
  ['imports', 'node', 'scripts/check-imports.mjs'],
  ['dead code', 'knip', '--no-progress'],
];

const outcomes = await Promise.all(checks.map(outcome));
for (const { name, ok, output } of outcomes) if (!ok) process.stdout.write(`\n── ${name} ──\n${output}\n`);
process.stdout.write(
  `check: ${outcomes.map(({ name, ok, seconds }) => `${name} ${ok ? 'ok' : 'FAILED'} ${seconds} s`).join(', ')}\n`,
);
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;

function outcome([name, ...command]) {
  const started = performance.now();
  const [program, ...words] = command;
  const bin = join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
  return new Promise((settle) => {
    const output = [];
    const child = spawn(program, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (ok) =>
      settle({ name, ok, output: output.join(''), seconds: ((performance.now() - started) / 1000).toFixed(1) });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => {
      output.push(error.message);
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
