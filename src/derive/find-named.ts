import type { Reading } from '../model/reading.ts';
import type { ObjectReference } from '../model/subject.ts';

interface Named {
  readonly namespace?: string;
  readonly name: string;
}

/** The object of a list that a result is about. */
export const findNamed = <T extends Named>(
  { namespace, name }: ObjectReference,
  reading: Reading<readonly T[]>,
): T | undefined =>
  reading.known ? reading.value.find((one) => one.namespace === namespace && one.name === name) : undefined;
