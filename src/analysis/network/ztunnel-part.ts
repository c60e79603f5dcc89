import type { Fact } from '../../model/snapshot.ts';

type Row = Fact<'ztunnelTraffic'>[number];

/** What ztunnel reported of the traffic from one namespace to another, by the one reporter that counts. */
export interface Pair {
  readonly reporter: Row['reporter'];
  readonly knownBytes: number;
  readonly crossBytes: number;
  readonly unknownBytes: number;
}

/** How much more another must have seen to be believed to have seen more: samples and windows alone let less differ. */
export const moreRatio = 1.05;

/**
 * Bytes that ztunnel carried, by pair of namespaces, and how many of them crossed zones by its own labels.
 *
 * Both ends of a call report the same bytes, so one reporter counts for a pair: the source, unless the destination
 * saw more, as it does where clients are not in ambient. Never both, so the sum is at most what was carried.
 */
export function ztunnelPairs(rows: readonly Row[]): ReadonlyMap<string, Pair> {
  const byPair = Map.groupBy(
    rows.filter(
      ({ bytes, sourceNamespace, destinationNamespace }) =>
        bytes > 0 && isKnown(sourceNamespace) && isKnown(destinationNamespace),
    ),
    ({ sourceNamespace, destinationNamespace }) => pairKey(sourceNamespace, destinationNamespace),
  );
  return new Map([...byPair].map(([key, group]) => [key, pairOf(group)]));
}

export const pairKey = (from: string, to: string): string => JSON.stringify([from, to]);

function pairOf(rows: readonly Row[]): Pair {
  const bytesOf = (some: readonly Row[]): number => some.reduce((sum, { bytes }) => sum + bytes, 0);
  const by = (reporter: Row['reporter']): Row[] => rows.filter((row) => row.reporter === reporter);
  const [atSource, atDestination] = [bytesOf(by('source')), bytesOf(by('destination'))];
  const reporter = atDestination > atSource * moreRatio ? 'destination' : 'source';
  const counted = by(reporter);
  const zoned = counted.filter(({ sourceZone, destinationZone }) => isKnown(sourceZone) && isKnown(destinationZone));
  const knownBytes = bytesOf(zoned);
  return {
    reporter,
    knownBytes,
    crossBytes: bytesOf(zoned.filter(({ sourceZone, destinationZone }) => sourceZone !== destinationZone)),
    unknownBytes: Math.max(0, bytesOf(counted) - knownBytes),
  };
}

/** Istio writes `unknown` for a value it does not have; before 1.25 ztunnel had no such label. */
const isKnown = (zone: string): boolean => zone !== '' && zone !== 'unknown';
