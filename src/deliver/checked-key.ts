import { MeshledgerError } from '../errors.ts';

/** Starts the name of a file that is still being written; no key may look like one. */
export const unfinishedPrefix = '.unfinished-';

const maxKeyBytes = 1024;

/**
 * The key itself when it stays inside the archive in a directory as well as in S3.
 * @throws MeshledgerError ARCHIVE_REFUSED
 */
export function checkedKey(key: string): string {
  const why = complaint(key);
  if (why === undefined) return key;
  throw new MeshledgerError(
    'ARCHIVE_REFUSED',
    `The archive refused the key ${JSON.stringify(key)}: ${why}.`,
    'Report this as a bug: every part of a key is made safe before it is used.',
  );
}

/** A prefix to list: a key that may end anywhere, or nothing at all. */
export function checkedPrefix(prefix: string): string {
  if (prefix !== '') checkedKey(prefix.replace(/\/$/, ''));
  return prefix;
}

function complaint(key: string): string | undefined {
  const segments = key.split('/');
  if (key === '' || segments.includes('')) return 'it has an empty segment';
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'it leads out of its folder';
  if (/[\p{Cc}\\]/u.test(key)) return 'it holds a backslash or a control character';
  if (segments.some((segment) => segment.startsWith(unfinishedPrefix))) return 'the name is kept for unfinished files';
  if (Buffer.byteLength(key) > maxKeyBytes) return `it is longer than ${maxKeyBytes} bytes`;
  return undefined;
}
