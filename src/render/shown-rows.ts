import { known, type Reading } from '../model/reading.ts';
import { ended } from './words.ts';

/** The first `room` items, and what is left of them. */
export function shownRows<T>(
  all: readonly T[],
  room: number,
): { readonly shown: readonly T[]; readonly left: readonly T[] } {
  return { shown: all.slice(0, room), left: all.slice(room) };
}

/** Dearest first whatever their sign, then by name. */
export const bySize =
  <T>(usdOf: (item: T) => number, nameOf: (item: T) => string) =>
  (a: T, b: T): number =>
    Math.abs(usdOf(b)) - Math.abs(usdOf(a)) || (nameOf(a) < nameOf(b) ? -1 : 1);

/** The sum of amounts that are all known; a sum without one of them would be another sum. */
export function summed(all: readonly Reading<number>[]): Reading<number> {
  const unknown = all.find((one) => !one.known);
  return unknown ?? known(all.reduce((total, one) => total + amountOf(one), 0));
}

/** The amount of a reading for sorting; nothing where it is not known. */
export const amountOf = (reading: Reading<number>): number => (reading.known ? reading.value : 0);

/** Why cells of a table say "not known": each reason once, at most three. */
export function reasons(readings: readonly Reading<unknown>[]): readonly string[] {
  const all = [...new Set(readings.flatMap((reading) => (reading.known ? [] : [reading.why])))];
  const more = all.length > 3 ? [`Not known for ${all.length - 3} more reasons, in report.json.`] : [];
  return [...all.slice(0, 3).map((why) => `Not known: ${ended(why)}`), ...more];
}
