const daySeconds = 86_400;
const radiansPerSecond = (2 * Math.PI) / daySeconds;

/**
 * Usage that swings with the day: base x (1 + swing x sin(2 pi t / day + phase)), t in Unix seconds.
 * `swing` is below 1, so usage is never negative. Every integral of it is known exactly.
 */
export interface Wave {
  readonly base: number;
  readonly swing: number;
  readonly phase: number;
}

/** The wave that is highest at `hour` o'clock UTC. */
export const peakingAt = (hour: number, base: number, swing: number): Wave => ({
  base,
  swing,
  phase: Math.PI / 2 - (2 * Math.PI * hour) / 24,
});

/** Two waves of one phase, added. */
export const inStep = (a: Wave, b: Wave): Wave => ({
  ...{ base: a.base + b.base, phase: a.phase },
  swing: (a.base * a.swing + b.base * b.swing) / (a.base + b.base),
});

export const valueAt = (wave: Wave, seconds: number): number =>
  wave.base * (1 + wave.swing * Math.sin(radiansPerSecond * seconds + wave.phase));

/** Integral of the wave over [from, to), in units x seconds. */
export function integral(wave: Wave, fromSeconds: number, toSeconds: number): number {
  // cos(a) - cos(b) as 2 sin((a + b) / 2) sin((b - a) / 2), which stays exact when a and b are close.
  const middle = radiansPerSecond * ((fromSeconds + toSeconds) / 2) + wave.phase;
  const rise = 2 * Math.sin(middle) * Math.sin((radiansPerSecond * (toSeconds - fromSeconds)) / 2);
  return wave.base * (toSeconds - fromSeconds + (wave.swing / radiansPerSecond) * rise);
}

/**
 * Integral of max(floor, wave) over [from, to): exact, by the angles at which the two cross.
 * Without a floor it is the integral of the wave.
 */
export function integralOfMax(wave: Wave, floor: number | undefined, fromSeconds: number, toSeconds: number): number {
  if (floor === undefined) return integral(wave, fromSeconds, toSeconds);
  const sine = (floor / wave.base - 1) / wave.swing;
  if (Number.isNaN(sine) || sine >= 1) return floor * (toSeconds - fromSeconds);
  if (sine <= -1) return integral(wave, fromSeconds, toSeconds);
  const rises = Math.asin(sine);
  const falls = Math.PI - rises;
  const angleAt = (seconds: number) => radiansPerSecond * seconds + wave.phase;
  const secondsAt = (angle: number) => (angle - wave.phase) / radiansPerSecond;
  let sum = floor * (toSeconds - fromSeconds);
  const last = Math.floor((angleAt(toSeconds) - rises) / (2 * Math.PI));
  for (let turn = Math.floor((angleAt(fromSeconds) - falls) / (2 * Math.PI)); turn <= last; turn += 1) {
    const above = Math.max(fromSeconds, secondsAt(rises + 2 * Math.PI * turn));
    const below = Math.min(toSeconds, secondsAt(falls + 2 * Math.PI * turn));
    if (below > above) sum += integral(wave, above, below) - floor * (below - above);
  }
  return sum;
}
