/** A price from one instant on, until the next. */
export interface SpotChange {
  readonly atMs: number;
  readonly hour: number;
}

/**
 * The average price between two instants, each price weighted by how long it held.
 * @param changes in any order; the price at the start is that of the last change before it
 * @returns undefined when no price held in between; where the first change comes late, the time before it is left out
 */
export function spotAverage(changes: readonly SpotChange[], startMs: number, endMs: number): number | undefined {
  const inOrder = changes.toSorted((a, b) => a.atMs - b.atMs);
  const held = inOrder.map(({ atMs, hour }, index) => {
    const until = Math.min(inOrder[index + 1]?.atMs ?? endMs, endMs);
    return { hour, ms: Math.max(0, until - Math.max(atMs, startMs)) };
  });
  const ms = held.reduce((sum, one) => sum + one.ms, 0);
  return ms === 0 ? undefined : held.reduce((sum, one) => sum + one.hour * one.ms, 0) / ms;
}
