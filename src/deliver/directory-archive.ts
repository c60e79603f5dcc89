import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MeshledgerError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { checkedKey, checkedPrefix, unfinishedPrefix } from './checked-key.ts';
import { directoryError } from './directory-error.ts';

/**
 * An archive in a directory of this machine.
 *
 * An object is written under another name, made durable, and linked to its own: it is there in
 * full or not at all, and of several writers one wins.
 */
export function directoryArchive(root: string): Archive {
  const pathOf = (key: string) => join(root, ...checkedKey(key).split('/'));
  return {
    where: root,

    create: (key, bytes) =>
      said(root, `write ${key}`, async () => {
        const path = pathOf(key);
        if (await linkedNew(path, bytes)) return 'written';
        return Buffer.from(bytes).equals(await readFile(path)) ? 'same' : 'taken';
      }),

    read: (key) => said(root, `read ${key}`, () => unlessAbsent(readFile(pathOf(key)), undefined)),

    list: (prefix) =>
      said(root, `list ${prefix}`, async () => {
        const folder = checkedPrefix(prefix).slice(0, prefix.lastIndexOf('/') + 1);
        const keys = await keysUnder(root, folder);
        return keys.filter((key) => key.startsWith(prefix)).sort();
      }),
  };
}

/** @returns false when the name was taken */
async function linkedNew(path: string, bytes: Uint8Array): Promise<boolean> {
  const folder = dirname(path);
  const unfinished = join(folder, `${unfinishedPrefix}${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    await writeDurably(unfinished, bytes);
    await link(unfinished, path);
    await syncFolder(folder);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw cause;
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name durable too, where the file system can: some refuse to sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

async function keysUnder(root: string, folder: string): Promise<string[]> {
  const entries = await unlessAbsent(readdir(join(root, folder), { withFileTypes: true }), []);
  const keys = entries.map((entry) => {
    if (entry.isDirectory()) return keysUnder(root, `${folder}${entry.name}/`);
    return entry.name.startsWith(unfinishedPrefix) ? [] : [`${folder}${entry.name}`];
  });
  return (await Promise.all(keys)).flat();
}

async function unlessAbsent<Value, Absent>(reading: Promise<Value>, absent: Absent): Promise<Value | Absent> {
  try {
    return await reading;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return absent;
    throw cause;
  }
}

async function said<Value>(root: string, what: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof MeshledgerError) throw cause;
    throw directoryError({ root, what, cause });
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
