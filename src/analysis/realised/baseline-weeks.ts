import type { Immutable } from '../../model/immutable.ts';
import type { Policy } from '../../model/policy.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import { firstMove } from './first-move.ts';
import type { MeshWeek } from './mesh-week.ts';

const fewest = 4;
const most = 12;
const howToImport = '`report --weeks N` imports past weeks that Prometheus still holds';

/** The weeks that a baseline is fitted on, oldest first, and what was left out of them. */
export interface BaselineWeeks {
  readonly weeks: readonly MeshWeek[];
  readonly notes: readonly string[];
}

/**
 * The weeks before anything moved, or those that the policy names: the 12 newest whole ones, and at least 4.
 * @param past earlier weeks, oldest first
 * @param week the one that the report is about, never part of its own baseline
 * @param usable whether a week has what a baseline is made of
 */
export function baselineWeeks(
  past: readonly MeshWeek[],
  week: MeshWeek,
  range: Immutable<Policy['realised']>['baseline'],
  usable: (week: MeshWeek) => boolean,
): Reading<BaselineWeeks> {
  const before = range === undefined ? beforeFirstMove(past, week) : within(past, week, range);
  if (!before.known) return before;
  const { candidates, where } = before.value;
  const preliminary = candidates.filter((one) => one.preliminary);
  const blind = candidates.filter((one) => !one.preliminary && !usable(one));
  const weeks = candidates.filter((one) => !one.preliminary && usable(one)).slice(-most);
  const notes = [
    ...left(preliminary, 'preliminary'),
    ...left(blind, 'without the driver: set policy.realised.driver, or mend its source'),
  ];
  if (weeks.length >= fewest) return known({ weeks, notes });
  return missing([`no baseline yet: needs ${weeksMore(weeks.length)} ${where}; ${howToImport}`, ...notes].join('. '));
}

type Candidates = Reading<{ readonly candidates: readonly MeshWeek[]; readonly where: string }>;

function beforeFirstMove(past: readonly MeshWeek[], week: MeshWeek): Candidates {
  const whole = [...past, week].filter(({ preliminary }) => !preliminary);
  const move = firstMove(whole);
  if (move === undefined) return missing(nothingMoved(whole.length));
  const candidates = past.filter(({ end }) => end < move.end);
  return known({ candidates, where: `from before the week to ${day(move.end)}, when ${move.what}` });
}

function nothingMoved(weeks: number): string {
  if (weeks < fewest)
    return `no baseline yet: needs ${weeksMore(weeks)} before the first namespace moves; ${howToImport}`;
  return `nothing has moved yet: the baseline has ${Math.min(weeks, most)} weeks, and a saving is measured against it once sidecars leave a namespace or ztunnel appears`;
}

function within(
  past: readonly MeshWeek[],
  week: MeshWeek,
  { from, to }: { readonly from: string; readonly to: string },
): Candidates {
  const inside = ({ end }: MeshWeek): boolean => day(end) >= from && day(end) <= to;
  const where = `that end from ${from} to ${to}, as policy.realised.baseline says`;
  if (inside(week)) return missing(`this week is part of the baseline, whose weeks end from ${from} to ${to}`);
  return known({ candidates: past.filter(inside), where });
}

const weeksMore = (weeks: number): string => (fewest - weeks === 1 ? '1 more week' : `${fewest - weeks} more weeks`);

const left = (weeks: readonly MeshWeek[], why: string): string[] =>
  weeks.length === 0
    ? []
    : [`left out of the baseline, ${why}: weeks to ${weeks.map(({ end }) => day(end)).join(', ')}`];

/** The UTC date of an instant of the history. */
export const day = (iso: string): string => iso.slice(0, 10);
