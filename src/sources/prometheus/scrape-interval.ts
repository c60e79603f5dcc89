/** The interval that a series was sampled at: on average, and where it was longest. */
export interface SamplingInterval {
  readonly seconds: number;
  readonly longestSeconds: number;
}

/** So many samples at a time say what the interval was there: it may change within a day. */
const samplesAtOnce = 60;
/** A longer silence, in intervals, says nothing of the interval. */
const longestGap = 10;

/**
 * The interval that a series was sampled at, although some samples are missing and others carry timestamps that lag:
 * the span that the samples cover, divided by the number of intervals in it.
 * @returns undefined for fewer than two samples
 */
export function samplingInterval(instants: readonly number[]): SamplingInterval | undefined {
  let [covered, intervals, longestSeconds] = [0, 0, 0];
  const stretches = Math.max(1, Math.round((instants.length - 1) / samplesAtOnce));
  const size = Math.ceil((instants.length - 1) / stretches);
  for (let first = 0; first < instants.length - 1; first += size) {
    const part = stretchOf(instants.slice(first, first + size + 1));
    covered += part.coveredSeconds;
    intervals += part.intervals;
    if (part.intervals > 0) longestSeconds = Math.max(longestSeconds, part.coveredSeconds / part.intervals);
  }
  return intervals === 0 ? undefined : { seconds: covered / intervals, longestSeconds };
}

function stretchOf(instants: readonly number[]): { readonly coveredSeconds: number; readonly intervals: number } {
  const rough = roughInterval(instants);
  if (rough === undefined || rough <= 0) return { coveredSeconds: 0, intervals: 0 };
  const distances = instants.slice(1).map((at, index) => at - (instants[index] ?? at));
  const near = distances.filter((distance) => distance < longestGap * rough);
  return {
    coveredSeconds: near.reduce((sum, distance) => sum + distance, 0),
    intervals: near.reduce((sum, distance) => sum + Math.round(distance / rough), 0),
  };
}

/** Median over a few samples at a time, so that a lag of one of them counts little. */
function roughInterval(instants: readonly number[]): number | undefined {
  const stride = Math.max(1, Math.min(8, Math.floor((instants.length - 1) / 4)));
  const means = instants.slice(stride).map((at, index) => (at - (instants[index] ?? at)) / stride);
  return means.toSorted((a, b) => a - b)[Math.floor(means.length / 2)];
}
