/**
 * The slope of a straight line through the logarithms: 1 where twice the size takes twice as long, 2 where it takes four
 * times, less than 1 where a part of it does not grow at all.
 */
export function exponent(points: readonly { readonly size: number; readonly value: number }[]): number {
  const logs = points.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }));
  const mean = (read: (one: { x: number; y: number }) => number): number =>
    logs.reduce((sum, one) => sum + read(one), 0) / logs.length;
  const [x, y] = [mean((one) => one.x), mean((one) => one.y)];
  return mean((one) => (one.x - x) * (one.y - y)) / mean((one) => (one.x - x) ** 2);
}
