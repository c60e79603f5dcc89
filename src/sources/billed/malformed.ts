import { MeshledgerError } from '../../errors.ts';

/** The error of a file of the bill that cannot be read as what it says it is; ours and those of the place stay as they are. */
export function malformed(file: string, cause: unknown): MeshledgerError {
  if (cause instanceof MeshledgerError) return cause;
  return new MeshledgerError(
    'SOURCE_MALFORMED',
    `The bill ${file} is cut off or damaged: ${cause instanceof Error ? cause.message : cause}.`,
    'Nothing of the bill is used while one of its files cannot be read: copy it again, or let AWS export it again.',
    { cause },
  );
}
