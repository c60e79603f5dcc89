import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
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
  const read = [...files].map(([real, file]) => documentsIn(real === piped ? readInput() : textOf(file), file));
  const documents = read.flatMap((one) => one.documents);
  if (documents.length === 0) {
    throw new MeshledgerError(
      'MANIFEST_REFUSED',
      `There is no Kubernetes object in ${paths.join(', ')}.`,
      'Give files or folders with manifests (.yaml, .yml, .json), or `-` and pipe them in.',
    );
  }
  return { documents, files: [...files.values()], others: read.reduce((sum, { others }) => sum + others, 0) };
}

/**
 * A file that is named is read whatever it is called; of a folder only manifests are, and of hidden folders nothing.
 * @param files real path → path as given
 * @param folders real paths on the way down, so that a link upwards ends
 */
function addFiles(path: string, files: Map<string, string>, folders: ReadonlySet<string>): void {
  const real = attempt(path, () => realpathSync(path));
  if (!attempt(path, () => statSync(real)).isDirectory()) files.set(real, files.get(real) ?? normalize(path));
  else if (!folders.has(real)) {
    for (const entry of attempt(path, () => readdirSync(path)).toSorted()) {
      const below = join(path, entry);
      if (!isSkipped(entry, below)) addFiles(below, files, new Set([...folders, real]));
    }
  }
}

function isSkipped(entry: string, path: string): boolean {
  if (entry.startsWith('.') || entry === 'node_modules') return true;
  return !manifestFile.test(entry) && statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true;
}

const textOf = (file: string): string => attempt(file, () => readFileSync(file, 'utf8'));

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new MeshledgerError(
      'MANIFEST_REFUSED',
      `Meshledger could not read ${path}: ${cause instanceof Error ? cause.message : cause}.`,
      'Check the path and its permissions.',
      { cause },
    );
  }
}
