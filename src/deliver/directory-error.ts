import { MeshledgerError } from '../errors.ts';

/** What a file system says, and what to do about it. Anything else may pass by itself. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'Give this user the right to write there, or choose another directory with archive.directory or --out.',
  EISDIR: 'Choose an empty directory for the archive: a directory has the name of a document.',
  ELOOP: 'Choose another directory: this path runs in a circle of links.',
  ENAMETOOLONG: 'Choose a directory with a shorter path.',
  ENOSPC: 'Free some space on that disk, or choose another directory with archive.directory or --out.',
  ENOTDIR: 'Choose another directory with archive.directory or --out: a file is in the way.',
  ENOTSUP: 'Choose a directory on a file system with hard links: they are what makes an object all or nothing.',
  EPERM: 'Choose a directory of this user on a file system with hard links: they make an object all or nothing.',
  EROFS: 'Choose a directory that can be written with archive.directory or --out: this one is read-only.',
};

/** @returns the error to throw when the directory `root` did not let us do `what` */
export function directoryError(failure: {
  readonly root: string;
  readonly what: string;
  readonly cause: unknown;
}): MeshledgerError {
  const { root, what, cause } = failure;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unexpected error';
  const fix = refusals[code];
  return new MeshledgerError(
    fix ? 'ARCHIVE_REFUSED' : 'ARCHIVE_UNREACHABLE',
    `The archive directory ${root} did not let us ${what}: ${code}.`,
    fix ?? 'Check that the disk is there and healthy, then run again: what is archived is kept.',
    { cause },
  );
}
