/** One week of a baseline: what drove it, and what it cost at the baseline's rates. */
export interface Point {
  readonly driver: number;
  readonly usd: number;
}

/** A line through points, and how well it fits. */
export interface Line {
  readonly interceptUsd: number;
  readonly slopeUsd: number;
  /** s = √(Σe² / (n − 2)). */
  readonly residualUsd: number;
  readonly meanDriver: number;
  /** Σ (x − x̄)². */
  readonly driverSquares: number;
  readonly meanUsd: number;
  readonly rSquared: number;
  /** s / ȳ. */
  readonly cvRmseRatio: number;
}

/** Below this share of Σx² or Σy², a spread is what doubles leave behind and not a spread. */
const rounding = 1e-20;

/**
 * Ordinary least squares with an intercept, by centred sums.
 *
 *   b = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²    a = ȳ − b x̄    s² = Σe² / (n − 2)    R² = 1 − Σe² / Σ(y − ȳ)²
 *
 * When the driver does not vary there is no slope: the line is the mean, `driverSquares` 0 and R² 0.
 * When the cost does not vary there is nothing left to explain, and R² is 1.
 * @param points at least three
 * @see cost facts 6.2, TV-11
 */
export function leastSquares(points: readonly Point[]): Line {
  const meanDriver = mean(points.map(({ driver }) => driver));
  const meanUsd = mean(points.map(({ usd }) => usd));
  const total = (amount: (point: Point) => number): number => points.reduce((sum, point) => sum + amount(point), 0);
  const spread = total(({ driver }) => (driver - meanDriver) ** 2);
  const flat = spread <= rounding * total(({ driver }) => driver ** 2);
  const slopeUsd = flat ? 0 : total(({ driver, usd }) => (driver - meanDriver) * (usd - meanUsd)) / spread;
  const interceptUsd = meanUsd - slopeUsd * meanDriver;
  const errors = total(({ driver, usd }) => (usd - interceptUsd - slopeUsd * driver) ** 2);
  const spreadUsd = total(({ usd }) => (usd - meanUsd) ** 2);
  const steady = spreadUsd <= rounding * total(({ usd }) => usd ** 2);
  const residualUsd = Math.sqrt(errors / (points.length - 2));
  return {
    interceptUsd,
    slopeUsd,
    residualUsd,
    meanDriver,
    driverSquares: flat ? 0 : spread,
    meanUsd,
    rSquared: flat ? 0 : steady ? 1 : 1 - errors / spreadUsd,
    cvRmseRatio: meanUsd > 0 ? residualUsd / meanUsd : 0,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
