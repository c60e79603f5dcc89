/** Share (0-1) of a workload's pods, or of the requests that reach it, by zone; the shares of all zones sum to 1. */
export type ZoneShares = ReadonlyMap<string, number>;

/**
 * Share of the bytes that crosses a zone when load balancing does not look at zones: requests even over clients, and
 * over endpoints.
 *
 *   P = 1 − Σ s_z × d_z
 *
 * @param sources      s_z: share of the client's pods in zone z
 * @param destinations d_z: share of the server's endpoints in zone z
 */
export const zoneBlindCrossing = (sources: ZoneShares, destinations: ZoneShares): number =>
  clamped(1 - sum([...sources].map(([zone, share]) => share * (destinations.get(zone) ?? 0))));

/**
 * The same when every client prefers its own zone and leaves it only where there is no endpoint (PreferSameZone).
 * Failing endpoints, which send clients elsewhere, are not in it.
 *
 *   P = Σ s_z over the zones with d_z = 0
 */
export const sameZoneCrossing = (sources: ZoneShares, destinations: ZoneShares): number =>
  clamped(sum([...sources].map(([zone, share]) => ((destinations.get(zone) ?? 0) > 0 ? 0 : share))));

/**
 * Where the requests arrive: zone-blind as the endpoints are spread; with a preference in the client's own zone, and
 * from a zone without endpoints as they are spread. It is what a waypoint sends on from.
 */
export function arrivals(sources: ZoneShares, destinations: ZoneShares, sameZone: boolean): ZoneShares {
  if (!sameZone) return destinations;
  const away = sameZoneCrossing(sources, destinations);
  const at = (zone: string, spread: number): number => (spread > 0 ? (sources.get(zone) ?? 0) + away * spread : 0);
  return new Map([...destinations].map(([zone, spread]) => [zone, at(zone, spread)]));
}

/**
 * Load of the busiest zone's endpoints under a same-zone preference, relative to an even spread.
 *
 *   max of s_z / d_z over the zones with endpoints
 *
 * @returns 1 when clients and endpoints are spread alike; 0 when there are no endpoints
 */
export const overloadRatio = (sources: ZoneShares, destinations: ZoneShares): number =>
  Math.max(0, ...[...destinations].map(([zone, share]) => (share > 0 ? (sources.get(zone) ?? 0) / share : 0)));

/** Doubles that sum to 1 by a hair too much or too little are no crossing. */
const clamped = (ratio: number): number => (ratio < 1e-12 ? 0 : Math.min(1, ratio));

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
