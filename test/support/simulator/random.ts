/** Numbers in [0, 1), one after the other. */
export type Random = () => number;

/**
 * A reproducible stream of numbers, named by its key: same key, same stream, whatever else was drawn.
 * mulberry32 (Tommy Ettinger's public-domain generator), seeded with the FNV-1a hash of the key.
 */
export function random(key: string): Random {
  let state = fnv1a(key);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number in [low, high). */
export const between = (next: Random, low: number, high: number): number => low + (high - low) * next();

/** So many characters of an alphabet. */
export function word(next: Random, length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
}

export const hex = (next: Random, length: number): string => word(next, length, '0123456789abcdef');

/** The end of a generated pod name. Kubernetes leaves out vowels and look-alikes. */
export const nameSuffix = (next: Random, length: number): string => word(next, length, 'bcdfghjklmnpqrstvwxz2456789');

export const uuid = (next: Random): string =>
  `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 12)}`;

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
