import type { Life } from './simulation.ts';
import { integral, type Wave } from './wave.ts';

/** A counter that started from zero with this life: the integral of the wave since then. */
export function counted(wave: Wave, life: Life): (seconds: number) => number {
  return (seconds) => integral(wave, life.fromSeconds, seconds);
}

/** A counter that keeps its labels over restarts, and so falls back to zero at each. */
export function countedOverLives(wave: Wave, lives: readonly Life[]): (seconds: number) => number {
  return (seconds) => {
    const life = lives.findLast(({ fromSeconds }) => fromSeconds <= seconds);
    return life === undefined ? 0 : integral(wave, life.fromSeconds, seconds);
  };
}
