import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { MeshledgerError } from '../../errors.ts';
import type { Bill, BillFile } from './bill.ts';

/** The files of a bill in a folder and the folders below it. Links are not followed. */
export function directoryBill(folder: string): Bill {
  const pathOf = ({ key }: BillFile): string => join(folder, ...key.split('/'));
  return {
    where: folder,
    list: () => said(`list the bill in ${folder}`, () => filesOf(folder)),
    range: (file, start, end) => said(`read ${file.key} in ${folder}`, () => bytesOf(pathOf(file), start, end)),
    stream: async (file) => createReadStream(pathOf(file)),
  };
}

async function filesOf(folder: string): Promise<BillFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path) => ({
    key: relative(folder, path).split(sep).join('/'),
    bytes: (await stat(path)).size,
  }));
  return Promise.all(files);
}

async function bytesOf(path: string, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  const file = await open(path);
  try {
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error(`the file ends at byte ${start + at}, before byte ${end}`);
      at += bytesRead;
    }
    return bytes.buffer;
  } finally {
    await file.close();
  }
}

async function said<Value>(what: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `Meshledger could not ${what}: ${cause instanceof Error ? cause.message : cause}.`,
      'Check billed.from.directory and its permissions.',
      { cause },
    );
  }
}
