import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MeshledgerError } from '../errors.ts';

type Pieces = AsyncIterable<string>;

/**
 * Writes a file whole or not at all: beside it first, then in its place.
 * @throws MeshledgerError USAGE_INVALID when it cannot be written
 */
export async function writeFileWhole(path: string, pieces: Pieces): Promise<void> {
  // What is no file, such as /dev/stdout, is written to and not replaced.
  const replaced = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  const written = replaced ? `${path}.${process.pid}.part` : path;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(written));
    if (replaced) renameSync(written, path);
  } catch (cause) {
    if (replaced) rmSync(written, { force: true });
    if (!isSystemError(cause)) throw cause;
    throw new MeshledgerError(
      'USAGE_INVALID',
      `Meshledger could not write ${path}: ${cause.message}.`,
      'Check that its directory is there and may be written to.',
      { cause },
    );
  }
}

/** Writes to a stream no faster than it takes it. A reader that has gone, such as `head`, has seen enough. */
export async function writeStream(stream: NodeJS.WritableStream, pieces: Pieces): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), stream, { end: false });
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EPIPE') throw error;
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;
