import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder for everything that a bench writes, every temporary folder of what it starts among it. It is gone when this
 * process is, however that ends; after so many minutes it ends by itself.
 */
export function temporaryFolder(limitMinutes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-bench-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  setTimeout(() => {
    console.error(`The bench was not done within ${limitMinutes} minutes.`);
    process.exit(1);
  }, limitMinutes * 60_000).unref();
  return folder;
}
