import { CommanderError } from 'commander';
import { type ErrorCode, MeshledgerError } from '../errors.ts';
import { printable } from './printable.ts';

const exitCodes: Readonly<Partial<Record<ErrorCode, number>>> = {
  USAGE_INVALID: 2,
  CONFIG_INVALID: 2,
  SNAPSHOT_REFUSED: 2,
  MANIFEST_REFUSED: 2,
  NOTHING_KNOWN: 3,
};

/**
 * Waits for a command and turns its end into an exit code: 0 done, 1 unexpected, 2 usage or configuration,
 * 3 no source yielded any fact. A command that ended partly well has set its own code.
 */
export async function ended(command: Promise<unknown>): Promise<number> {
  try {
    await command;
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return failed(error);
  }
}

/** Says on stderr what went wrong and what to do, and returns the exit code for it. */
export function failed(error: unknown): number {
  process.stderr.write(`${printable(words(error))}\n`);
  return error instanceof MeshledgerError ? (exitCodes[error.code] ?? 1) : 1;
}

/** Expected failures say what happened and what to do; anything else is a bug, and shows where. */
function words(error: unknown): string {
  if (error instanceof MeshledgerError) return `${error.message}\n→ ${error.fix}`;
  return `This is a bug in Meshledger.\n${error instanceof Error ? error.stack : error}`;
}
