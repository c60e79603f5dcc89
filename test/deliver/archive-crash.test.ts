import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { directoryArchive } from '../../src/deliver/directory-archive.ts';

const source = new URL('../../src/deliver/directory-archive.ts', import.meta.url);
const writer = (root: string) => `
  const { directoryArchive } = await import(${JSON.stringify(source.href)});
  await directoryArchive(${JSON.stringify(root)}).create('v1/report.pdf', Buffer.alloc(400_000_000, 1), 'application/pdf');
`;

it('shows no half-written object when a process dies while it writes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'meshledger-crash-'));
  const folder = join(root, 'v1');
  await mkdir(folder);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', writer(root)], { stdio: 'inherit' });
  const exited = once(child, 'exit');
  while ((await readdir(folder)).length === 0 && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  await exited;

  expect(child.signalCode).toBe('SIGKILL');
  expect(await readdir(folder)).toHaveLength(1); // what it had begun, under another name
  expect(existsSync(join(folder, 'report.pdf'))).toBe(false);
  const archive = directoryArchive(root);
  expect(await archive.list('')).toEqual([]);
  expect(await archive.create('v1/report.pdf', Buffer.from('whole'), 'application/pdf')).toBe('written');
  await rm(root, { recursive: true, force: true });
}, 30_000);
