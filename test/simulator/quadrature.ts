/** Integral by the composite midpoint rule: independent of the closed forms that it checks. */
export function quadrature(
  value: (seconds: number) => number,
  fromSeconds: number,
  toSeconds: number,
  steps: number,
): number {
  const stepSeconds = (toSeconds - fromSeconds) / steps;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) sum += value(fromSeconds + (step + 0.5) * stepSeconds);
  return sum * stepSeconds;
}
