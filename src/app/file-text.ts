import { readFileSync } from 'node:fs';
import { MeshledgerError } from '../errors.ts';

/**
 * A file that a setting names, as text.
 * @param key the setting, for messages
 * @throws MeshledgerError CONFIG_INVALID naming the key and the file
 */
export function fileText(path: string, key: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const saw = cause instanceof Error ? cause.message : `${cause}`;
    throw new MeshledgerError(
      'CONFIG_INVALID',
      `Meshledger could not read ${key}: ${saw}.`,
      'Correct the path, or the permissions of the file.',
      { cause },
    );
  }
}
