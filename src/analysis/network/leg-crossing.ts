import {
  arrivals,
  overloadRatio,
  sameZoneCrossing,
  type ZoneShares,
  zoneBlindCrossing,
} from '../../derive/zone-crossing.ts';
import type { Placement, Spread } from '../../derive/zone-placement.ts';
import type { Leg } from './legs.ts';

/** Share of a leg's bytes that crosses zones: likely, between what bounds, and under a same-zone preference. */
export interface Crossing {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly sameZone: number;
  readonly overload: number;
}

/** What the two ends of a leg look like at one instant, and the share of the bytes whose zones are known. */
interface Instant {
  readonly sources: ZoneShares;
  /** The sources if every Service preferred its own zone: another spread only behind a waypoint. */
  readonly localSources: ZoneShares;
  readonly destinations: ZoneShares;
  readonly knownRatio: number;
}

/**
 * The crossing of one leg: the mean over the instants at which both ends had pods, and the least and the most of any
 * of them. Pods on nodes without a known zone are taken to cross like the others; not at all; or all of them.
 * A preference that is assumed and not read may not hold: then the high bound is zone-blind.
 * @returns undefined when no instant shows both ends in a known zone
 */
export function legCrossing(leg: Leg, placements: ReadonlyMap<string, Placement>): Crossing | undefined {
  const instants = instantsOf(leg, placements);
  const zoned = instants.filter(({ knownRatio }) => knownRatio > 0);
  if (zoned.length === 0) return undefined;
  const knownRatio = mean(instants.map((one) => one.knownRatio));
  const blind = zoned.map(({ sources, destinations }) => zoneBlindCrossing(sources, destinations));
  const preferring = zoned.map(({ sources, destinations }) => sameZoneCrossing(sources, destinations));
  const likely = leg.routing === 'zoneBlind' ? blind : preferring;
  const most = leg.routing === 'sameZone' ? preferring : blind;
  return {
    low: knownRatio * Math.min(...likely),
    likely: mean(likely),
    high: knownRatio * Math.max(...most) + 1 - knownRatio,
    sameZone: mean(zoned.map(({ localSources, destinations }) => sameZoneCrossing(localSources, destinations))),
    overload: mean(zoned.map(({ localSources, destinations }) => overloadRatio(localSources, destinations))),
  };
}

function instantsOf(leg: Leg, placements: ReadonlyMap<string, Placement>): Instant[] {
  const [from, to] = [placements.get(leg.from), placements.get(leg.to)];
  if (from === undefined || to === undefined) return [];
  const client = leg.before === undefined ? undefined : placements.get(leg.before.from);
  const both = [...from.at].flatMap(([at, here]) => {
    const there = to.at.get(at);
    return there === undefined ? [] : [instant(leg, here, there, client?.at.get(at))];
  });
  // Never seen at the same time, as a Job and its server may be: the places of the whole week.
  return both.length > 0 ? both : [instant(leg, from.overall, to.overall, client?.overall)];
}

/** @param client a waypoint's caller: with a preference, its pods decide in which zone the waypoint is reached */
function instant(leg: Leg, here: Spread, there: Spread, client: Spread | undefined): Instant {
  const reached = (sameZone: boolean): ZoneShares =>
    client !== undefined && client.knownRatio > 0 ? arrivals(client.byZone, here.byZone, sameZone) : here.byZone;
  return {
    sources: reached(leg.before !== undefined && leg.before.routing !== 'zoneBlind'),
    localSources: reached(true),
    destinations: there.byZone,
    knownRatio: here.knownRatio * there.knownRatio,
  };
}

const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
