/** Numbers between 0 and 1 from a seed: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Whole numbers and yes or no, from a seed. */
export class Dice {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }
  between(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }
  chance(ratio: number): boolean {
    return this.#next() < ratio;
  }
}
