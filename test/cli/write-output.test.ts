import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileWhole, writeStream } from '../../src/app/write-output.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* pieces(count: number, failsAt = -1): AsyncGenerator<string> {
  for (let at = 0; at < count; at += 1) {
    if (at === failsAt) throw new Error('the renderer has a bug');
    yield `${at}\n`.repeat(10_000);
  }
}

it('a file that is there is replaced by the whole', async () => {
  const file = join(folder, 'out.txt');
  writeFileSync(file, 'before');
  await writeFileWhole(file, pieces(3));
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(30_001);
  expect(readdirSync(folder)).toEqual(['out.txt']);
});

it('what ends in the middle leaves the file that was there, and nothing beside it', async () => {
  const file = join(folder, 'out.txt');
  writeFileSync(file, 'before');
  await expect(writeFileWhole(file, pieces(3, 2))).rejects.toThrow('the renderer has a bug');
  expect(readFileSync(file, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['out.txt']);
});

it('a reader that has gone is no failure; a renderer that fails is one', async () => {
  const gone = () =>
    new Writable({
      write: (_, __, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' })),
    });
  await expect(writeStream(gone(), pieces(3))).resolves.toBeUndefined();
  const open = new Writable({ write: (_, __, done) => done() });
  await expect(writeStream(open, pieces(3, 1))).rejects.toThrow('the renderer has a bug');
});

it('who may read a file stays as it was', async () => {
  const file = join(folder, 'out.txt');
  writeFileSync(file, 'before', { mode: 0o600 });
  await writeFileWhole(file, pieces(1));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a disk without room is said, and is no bug', async () => {
  const full = new Writable({
    write: (_, __, done) => done(Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC', syscall: 'write' })),
  });
  await expect(writeStream(full, pieces(3))).rejects.toMatchObject({
    code: 'USAGE_INVALID',
    message: 'Meshledger could not write to standard output: ENOSPC: no space.',
  });
});
