import type { Leg } from './legs.ts';
import { moreRatio, type Pair, pairKey } from './ztunnel-part.ts';

export interface CountedOnce {
  /** Legs that only Envoy measured, or that ztunnel cannot place. */
  readonly legs: readonly Leg[];
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Envoy's bytes left out because ztunnel measured them. */
  readonly leftOutBytes: number;
}

/**
 * Bytes that both ztunnel and an Envoy measured, counted once. One is chosen for each leg:
 *
 * - a leg that the chosen reporter of its pair of namespaces cannot have seen is Envoy's;
 * - where ztunnel knows zones it is ztunnel's, and Envoy's only as far as all such legs of the pair are more bytes
 *   than ztunnel carried there;
 * - where ztunnel knows no zone it is Envoy's, whose workloads can be placed, and leaves ztunnel's unknown bytes.
 *
 * Which workloads ztunnel's bytes went between is not known, but no byte is in the sum twice.
 */
export function countedOnce(all: readonly Leg[], pairs: ReadonlyMap<string, Pair>): CountedOnce {
  const kept: Leg[] = [];
  const left = new Map(pairs);
  let leftOutBytes = 0;
  for (const [key, group] of Map.groupBy(all, (leg) => pairKey(leg.fromNamespace, leg.toNamespace))) {
    const pair = pairs.get(key);
    const isShared = (leg: Leg): boolean => leg.ztunnel === pair?.reporter && leg.carried !== 'none';
    const shared = group.filter(isShared);
    for (const leg of group) if (!isShared(leg)) kept.push(leg);
    if (pair === undefined || shared.length === 0) continue;
    const counting = pair.knownBytes > 0 ? beyond(shared, pair) : shared;
    leftOutBytes += bytesOf(shared) - bytesOf(counting);
    for (const leg of counting) kept.push(leg);
    if (pair.knownBytes <= 0)
      left.set(key, { ...pair, unknownBytes: Math.max(0, pair.unknownBytes - bytesOf(shared)) });
  }
  return { legs: kept, pairs: left, leftOutBytes };
}

/** The share of these legs that ztunnel did not carry: before the move, or on nodes whose ztunnel nobody scrapes. */
function beyond(shared: readonly Leg[], { knownBytes, unknownBytes }: Pair): readonly Leg[] {
  const [bytes, carried] = [bytesOf(shared), knownBytes + unknownBytes];
  if (bytes <= carried * moreRatio) return [];
  return shared.map((leg) => ({ ...leg, bytes: leg.bytes * (1 - carried / bytes) }));
}

export const bytesOf = (some: readonly Leg[]): number => some.reduce((sum, { bytes }) => sum + bytes, 0);
