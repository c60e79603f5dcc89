import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { median } from './median.ts';

const bundler = fileURLToPath(new URL('../scripts/bundle.mjs', import.meta.url));
const [runs, limitMs] = [5, 60_000];

/** Bundles the handler as it is packaged, and imports it in a new process: milliseconds of the import alone. */
export function coldImportMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-bundle-'));
  try {
    node([bundler, folder]);
    const handler = pathToFileURL(join(folder, 'report.mjs')).href;
    const script = `const t = performance.now(); await import(${JSON.stringify(handler)}); console.log(performance.now() - t)`;
    const imports = Array.from({ length: runs }, () => Number(node(['--input-type=module', '-e', script])));
    return median(imports, (ms) => ms);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function node(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: limitMs });
  if (status !== 0) throw new Error(`node ${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}
