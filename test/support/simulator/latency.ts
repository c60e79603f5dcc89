/** Default upper bounds of Envoy's histograms in milliseconds; the last, +Inf, is null. */
export const latencyBoundsMs: readonly (number | null)[] = [
  0.5,
  1,
  5,
  10,
  25,
  50,
  100,
  250,
  500,
  1000,
  2500,
  5000,
  10000,
  30000,
  60000,
  300000,
  600000,
  1800000,
  3600000,
  null,
];

/**
 * Log-logistic latency: the share of requests at most x ms long is 1 / (1 + (x / median)^-shape).
 * It has the long right tail of real latency, and its quantiles and mean are exact.
 */
export interface Latency {
  readonly medianMs: number;
  readonly shape: number;
}

export const shareWithin = (latency: Latency, ms: number | null): number =>
  ms === null ? 1 : 1 / (1 + (ms / latency.medianMs) ** -latency.shape);

/** Mean in ms, for a shape above 1: median x (pi / shape) / sin(pi / shape). */
export function meanMs({ medianMs, shape }: Latency): number {
  return (medianMs * (Math.PI / shape)) / Math.sin(Math.PI / shape);
}

/** So many requests with one latency. */
export interface LatencyPart {
  readonly requests: number;
  readonly latency: Latency;
}

/** Cumulative count of requests at most `ms` long. */
export const requestsWithin = (parts: readonly LatencyPart[], ms: number | null): number =>
  parts.reduce((sum, { requests, latency }) => sum + requests * shareWithin(latency, ms), 0);

/** The quantile of the mixture, in ms, by bisection to the last bit. */
export function mixtureQuantileMs(parts: readonly LatencyPart[], quantile: number): number {
  const wanted = quantile * requestsWithin(parts, null);
  let low = 0;
  let high = 3_600_000;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (requestsWithin(parts, middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}
