/**
 * Where two values differ, as paths. Numbers may differ by a millionth of their size: another version of
 * Prometheus may add them up in another order.
 */
export function differences(left: unknown, right: unknown, path = ''): string[] {
  if (typeof left === 'number' && typeof right === 'number') {
    return Math.abs(left - right) <= 1e-6 * Math.max(1e-6, Math.abs(left), Math.abs(right))
      ? []
      : [`${path}: ${left} and ${right}`];
  }
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right ? [] : [`${path}: ${left} and ${right}`];
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) =>
    differences((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], `${path}/${key}`),
  );
}
