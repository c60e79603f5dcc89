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
  let part: string | undefined;
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    // What is no file, such as /dev/stdout, is written to and not replaced.
    if (before?.isFile() ?? true) part = `${path}.${process.pid}.part`;
    await pipeline(Readable.from(pieces), createWriteStream(part ?? path, { mode: before?.mode ?? 0o666 }));
    if (part !== undefined) renameSync(part, path);
  } catch (cause) {
    if (part !== undefined) rmSync(part, { force: true });
    throw isSystemError(cause) ? notWritten(path, cause) : cause;
  }
}

/**
 * Writes to a stream no faster than it takes it. A reader that has gone, such as `head`, has seen enough.
 * @throws MeshledgerError USAGE_INVALID when it cannot be written
 */
export async function writeStream(stream: NodeJS.WritableStream, pieces: Pieces): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), stream, { end: false });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code !== 'EPIPE') throw notWritten('to standard output', error);
  }
}

const notWritten = (where: string, cause: NodeJS.ErrnoException): MeshledgerError =>
  new MeshledgerError(
    'USAGE_INVALID',
    `Meshledger could not write ${where}: ${cause.message}.`,
    'Check that it is there, may be written to, and has room.',
    { cause },
  );

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;
