import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { MeshledgerError } from '../../errors.ts';
import { standardInput } from '../../model/check-report.ts';
import { type Document, documentsIn } from './documents.ts';

/** Manifests as they were read. */
export interface Manifests {
  readonly documents: readonly Document[];
  /** Files that were read, in their order. */
  readonly files: readonly string[];
  /** Documents that are no Kubernetes object. */
  readonly others: number;
  /** Files that such documents are in. */
  readonly otherFiles: readonly string[];
}

/** The path that stands for standard input. */
const piped = '-';
const manifestFile = /\.(ya?ml|json)$/i;

/**
 * Every manifest of the paths: files, folders with all below them, and `-` for standard input. Each file once.
 * @param readInput reads standard input
 * @throws MeshledgerError MANIFEST_REFUSED naming what cannot be read, is no YAML, or holds nothing
 */
export function readManifests(paths: readonly string[], readInput: () => string): Manifests {
  const files = new Map<string, string>();
  for (const path of paths) {
    if (path === piped) files.set(path, standardInput);
    else addFiles(path, files, new Set());
  }
  const read = [...files].map(([real, file]) => ({
    file,
    ...documentsIn(real === piped ? readInput() : textOf(file), file),
  }));
  const documents = read.flatMap((one) => one.documents);
  if (documents.length === 0) {
    throw new MeshledgerError(
      'MANIFEST_REFUSED',
      `There is no Kubernetes object in ${paths.join(', ')}.`,
      'Give files or folders with manifests (.yaml, .yml, .json), or `-` and pipe them in.',
    );
  }
  return {
    documents,
    files: [...files.values()],
    others: read.reduce((sum, { others }) => sum + others, 0),
    otherFiles: read.flatMap(({ file, others }) => (others > 0 ? [file] : [])),
  };
}

/**
 * A file that is named is read whatever it is called; of a folder only manifests are, and of hidden folders nothing.
 * @param files real path → path as given
 * @param folders real paths on the way down, so that a link upwards ends
 */
function addFiles(path: string, files: Map<string, string>, folders: ReadonlySet<string>): void {
  const real = attempt(path, () => realpathSync(path));
  // By the path that was given: the real one of a pipe, such as a shell's `<(helm template .)`, leads nowhere.
  if (!attempt(path, () => statSync(path)).isDirectory()) files.set(real, files.get(real) ?? normalize(path));
  else if (!folders.has(real)) {
    for (const entry of attempt(path, () => readdirSync(path)).toSorted()) {
      const below = join(path, entry);
      if (!isSkipped(entry, below)) addFiles(below, files, new Set([...folders, real]));
    }
  }
}

/** A link to nowhere is none of them where its name is a manifest's: that is said. A pipe would be waited for, for ever. */
function isSkipped(entry: string, path: string): boolean {
  if (entry.startsWith('.') || entry === 'node_modules') return true;
  const stands = standing(path);
  if (stands?.isDirectory()) return false;
  return !manifestFile.test(entry) || stands?.isFile() === false;
}

/** Undefined of a link to nowhere, or to itself. */
function standing(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  const bytes = attempt(file, () => readFileSync(file));
  return attempt(file, () => decoded(bytes), 'Write it in UTF-8, or leave the file out.');
}

/** UTF-8, or the UTF-16 that a shell of Windows writes, which its first bytes tell. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : '';
  return new TextDecoder(utf16 || 'utf-8', { fatal: true }).decode(bytes);
}

function attempt<T>(path: string, read: () => T, fix = 'Check the path and its permissions.'): T {
  try {
    return read();
  } catch (cause) {
    throw new MeshledgerError(
      'MANIFEST_REFUSED',
      `Meshledger could not read ${path}: ${cause instanceof Error ? cause.message : cause}.`,
      fix,
      { cause },
    );
  }
}
