import { MeshledgerError } from '../errors.ts';
import type { Check } from '../model/check.ts';

/**
 * The checks of these ids; all without any.
 * @throws MeshledgerError USAGE_INVALID naming the ids that do not exist, and those that do
 */
export function chosenChecks(all: readonly Check[], ids: readonly string[] | undefined): readonly Check[] {
  if (ids === undefined) return all;
  const unknown = ids.filter((id) => all.every((check) => check.id !== id));
  if (unknown.length === 0) return all.filter(({ id }) => ids.includes(id));
  throw new MeshledgerError(
    'USAGE_INVALID',
    `There is no check ${unknown.join(', ')}.`,
    `The checks are: ${all.map(({ id }) => id).join(', ')}.`,
  );
}
