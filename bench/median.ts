/** The middle one of an odd number of runs. */
export const median = <T>(runs: readonly T[], read: (run: T) => number): number =>
  runs.map(read).sort((a, b) => a - b)[runs.length >> 1] ?? Number.NaN;
