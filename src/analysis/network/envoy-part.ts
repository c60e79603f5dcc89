import type { Placement } from '../../derive/zone-placement.ts';
import { bytesOf } from './counted-once.ts';
import { type Crossing, legCrossing } from './leg-crossing.ts';
import type { Leg } from './legs.ts';
import type { Part, Range } from './part.ts';

/** One call with the legs of it that could be placed; bytes of the period. */
export interface Call {
  readonly source: string;
  readonly destination: string;
  /** Payload of the call, once: each leg repeats it. */
  readonly bytes: number;
  readonly crossBytes: Range;
  readonly sameZoneBytes: number;
  readonly overloadRatio: number;
}

export interface EnvoyPart extends Part {
  readonly sameZoneBytes: number;
  readonly calls: readonly Call[];
}

interface Placed {
  readonly leg: Leg;
  readonly crossing: Crossing;
}

/** What Envoy measured, placed: how much of each leg crosses zones, and of how many bytes that cannot be said. */
export function envoyPart(legs: readonly Leg[], placements: ReadonlyMap<string, Placement>): EnvoyPart {
  const placed = legs.flatMap((leg): Placed[] => {
    const crossing = legCrossing(leg, placements);
    return crossing === undefined ? [] : [{ leg, crossing }];
  });
  const knownBytes = bytesOf(placed.map(({ leg }) => leg));
  const calls = [...Map.groupBy(placed, ({ leg }) => JSON.stringify([leg.source, leg.destination])).values()].flatMap(
    callOf,
  );
  return {
    calls,
    knownBytes,
    unknownBytes: Math.max(0, bytesOf(legs) - knownBytes),
    crossBytes: crossed(placed),
    sameZoneBytes: sum(placed, 'sameZone'),
  };
}

function callOf(placed: readonly Placed[]): Call[] {
  const [first] = placed;
  if (first === undefined) return [];
  const bytes = (kind: Leg['kind']): number => bytesOf(placed.map(({ leg }) => leg).filter((leg) => leg.kind === kind));
  return [
    {
      source: first.leg.source,
      destination: first.leg.destination,
      bytes: bytes('direct') + Math.max(bytes('intoWaypoint'), bytes('outOfWaypoint')),
      crossBytes: crossed(placed),
      sameZoneBytes: sum(placed, 'sameZone'),
      overloadRatio: Math.max(...placed.map(({ crossing }) => crossing.overload)),
    },
  ];
}

const crossed = (placed: readonly Placed[]): Range => ({
  low: sum(placed, 'low'),
  likely: sum(placed, 'likely'),
  high: sum(placed, 'high'),
});

const sum = (placed: readonly Placed[], field: keyof Crossing): number =>
  placed.reduce((total, { leg, crossing }) => total + leg.bytes * crossing[field], 0);
