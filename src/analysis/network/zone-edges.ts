import type { ZoneEdge } from '../../model/report-traffic.ts';
import type { Call } from './envoy-part.ts';

export interface ZoneEdges {
  /** Those that cost most, or cross most where crossing is free. */
  readonly shown: readonly ZoneEdge[];
  readonly rest: { readonly count: number; readonly monthlyUsd: number };
  /** Calls whose servers a same-zone preference would load unevenly, of all. */
  readonly overloaded: readonly ZoneEdge[];
}

const shownEdges = 20;

/** Above this a same-zone preference makes a zone's endpoints noticeably busier than the others. */
export const warnAboveOverload = 1.5;

/** @param perMonth GiB a month of one byte of the period */
export function zoneEdges(calls: readonly Call[], perMonth: number, gibUsd: number): ZoneEdges {
  const edges = calls
    .map((call) => zoneEdge(call, perMonth, gibUsd))
    .toSorted((a, b) => crossing(b) - crossing(a) || (nameOf(a) < nameOf(b) ? -1 : 1));
  const rest = edges.slice(shownEdges);
  return {
    shown: edges.slice(0, shownEdges),
    rest: { count: rest.length, monthlyUsd: rest.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0) },
    overloaded: edges.filter((edge) => edge.overloadRatio > warnAboveOverload),
  };
}

const zoneEdge = (call: Call, perMonth: number, gibUsd: number): ZoneEdge => ({
  source: call.source,
  destination: call.destination,
  gibMonthly: call.bytes * perMonth,
  crossRatio: {
    low: call.crossBytes.low / call.bytes,
    likely: call.crossBytes.likely / call.bytes,
    high: call.crossBytes.high / call.bytes,
  },
  monthlyUsd: call.crossBytes.likely * perMonth * gibUsd,
  sameZoneMonthlyUsd: call.sameZoneBytes * perMonth * gibUsd,
  overloadRatio: call.overloadRatio,
});

const crossing = ({ gibMonthly, crossRatio }: ZoneEdge): number => gibMonthly * crossRatio.likely;
const nameOf = ({ source, destination }: ZoneEdge): string => `${source} ${destination}`;
