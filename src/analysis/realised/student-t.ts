/**
 * Quantile of Student's t distribution.
 *
 * For whole degrees of freedom the distribution is a finite sum in θ = atan(t / √ν), exact and rising, so its inverse
 * is found by halving the angle until doubles have no more digits: about 1e-15 relative, ν = 1 (Cauchy) included.
 * @param probability one-sided, above 0.5 and below 1: 0.95 for a two-sided 90 % interval
 * @param degrees degrees of freedom, a whole number of at least 1
 * @throws RangeError for anything else, such as the degrees of two points: there is no interval then
 * @see Abramowitz & Stegun 26.7.3 and 26.7.4
 * @example studentTQuantile(0.95, 6) // 1.943180…
 */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0.5 && probability < 1) || !Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`there is no t quantile of ${probability} with ${degrees} degrees of freedom`);
  const within = 2 * probability - 1;
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 64; step += 1) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degrees) < within) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/** P(|T| < √ν tan θ). */
function probabilityWithin(theta: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(theta), Math.cos(theta)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power < degrees; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
}
