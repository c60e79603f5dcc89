import type { Reading } from '../model/reading.ts';
import { remembered } from './remembered.ts';

interface Named {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** The first object of a list that is called so, such as the one that a result is about. */
export const findNamed = <T extends Named>(about: Named, reading: Reading<readonly T[]>): T | undefined =>
  reading.known ? (byName(reading.value).get(keyOf(about)) as T | undefined) : undefined;

const byName = remembered((all: readonly Named[]) => new Map(all.toReversed().map((one) => [keyOf(one), one])));

const keyOf = ({ namespace = '', name }: Named): string => `${namespace}/${name}`;
