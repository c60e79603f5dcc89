import type { Figure } from '../model/figure.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Move } from '../model/report-savings.ts';
import type { AddedByNodes } from './added-by-nodes.ts';
import { signUnknown } from './ambient-basis.ts';
import { livedHours, monthHours, usdOf } from './proxy-cost.ts';
import type { RoleUsage } from './role-usages.ts';

/** Sidecars on average, and what they are allocated, USD a month. */
export interface Sidecars {
  readonly sidecars: number;
  readonly usd: number;
  readonly atLeast: boolean;
}

export const sidecarsOf = (rows: readonly RoleUsage[], coveredHours: number): Sidecars => ({
  sidecars: rows.reduce((sum, { usage }) => sum + livedHours(usage), 0) / coveredHours,
  usd: (rows.reduce((sum, row) => sum + usdOf(row).cpuUsd + usdOf(row).memoryUsd, 0) / coveredHours) * monthHours,
  atLeast: rows.some(({ rate }) => rate === undefined || rate.unpricedRatio > 0),
});

/** By sidecars, 0-1. */
export const shareOf = (part: Pick<Sidecars, 'sidecars'>, whole: Pick<Sidecars, 'sidecars'>): number =>
  whole.sidecars > 0 ? part.sidecars / whole.sidecars : 0;

/** What a move pays for a waypoint, USD a month: likely, if it needs one; and low, where there is one whatever it needs. */
export interface WaypointCosts {
  readonly likelyUsd: number;
  readonly lowUsd: number;
}

/** What moves, with its share of all sidecars of the mesh, its traffic and its waypoint. */
export interface Moving {
  readonly group: Sidecars;
  readonly shareRatio: number;
  readonly thousandRps: number;
  readonly waypoint: Move['waypoint'];
  readonly because: readonly string[];
  readonly waypointCosts: WaypointCosts;
}

/** What one move frees and costs. @see whatIf for the three cases */
export function whatIfAmounts(added: AddedByNodes, moving: Moving): Omit<Move, 'namespace' | 'workload'> {
  const { group, shareRatio, thousandRps, waypoint, because, waypointCosts } = moving;
  const trafficUsd = added.trafficUsd(thousandRps, 'nothing');
  const sharedUsd = added.ztunnelUsd + added.cniUsd;
  const ztunnelUsd = sharedUsd * shareRatio + trafficUsd;
  const waypointUsd = likelyWaypointUsd(waypoint, because, waypointCosts.likelyUsd);
  const likely = waypointUsd.known ? known(group.usd - ztunnelUsd - waypointUsd.value) : waypointUsd;
  const netUsd: Figure = {
    value: group.atLeast && likely.known && likely.value < 0 ? missing(signUnknown) : likely,
    low: group.usd - sharedUsd - trafficUsd - waypointCosts.lowUsd,
    ...(group.atLeast
      ? { atLeast: true }
      : { high: group.usd - sharedUsd * shareRatio - added.trafficUsd(thousandRps, 'what is spare') }),
    unit: 'USD/month',
    formula: 'sidecars freed − share of ztunnel and istio-cni, and traffic − waypoint (allocated, × 730 h)',
  };
  return {
    ...{ sidecars: group.sidecars, freedUsd: group.usd, ztunnelUsd, waypointUsd, netUsd },
    ...{ waypoint, because: [...because] },
  };
}

function likelyWaypointUsd(waypoint: Move['waypoint'], because: readonly string[], usd: number): Reading<number> {
  switch (waypoint) {
    case 'unknown':
      return missing(`whether it needs a waypoint is not known: ${because.join('; ')}`);
    case 'not-needed':
      return known(0);
    case 'needed':
    case 'stands':
      return known(usd);
    default:
      return waypoint satisfies never;
  }
}
