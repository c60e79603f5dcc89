import type { FittedBaseline } from '../../model/history.ts';
import type { Immutable } from '../../model/immutable.ts';
import type { Realised } from '../../model/report-savings.ts';
import { day } from './baseline-weeks.ts';
import type { MeshWeek } from './mesh-week.ts';
import { named } from './named.ts';

interface Noted extends Pick<Realised, 'usable' | 'avoidedUsd'> {
  readonly baseline: Immutable<FittedBaseline>;
  readonly driver: number;
  readonly before: readonly MeshWeek[];
  readonly now: MeshWeek;
}

/** What a reader must know to trust the figure, or to doubt it. */
export function realisedNotes({ baseline, driver, before, now, usable, avoidedUsd }: Noted): string[] {
  const { leastDriver, mostDriver, driverSquares } = baseline;
  const beyond = usable && (driver < leastDriver || driver > mostDriver);
  return [
    ...said(!usable, 'baseline not usable, raw difference only'),
    ...said(driverSquares === 0, 'the driver did not vary in the baseline, so cost cannot be adjusted to it'),
    ...said(beyond, "this week's driver is beyond what the baseline saw: the line is extrapolated"),
    ...said(now.preliminary, 'this week is preliminary: nothing is claimed of it'),
    ...said((avoidedUsd.high ?? 0) < 0, 'the mesh costs more than its baseline says: the interval lies below 0'),
    ...corrected(baseline, before),
    ...newcomers(before, now),
  ];
}

const said = (holds: boolean, note: string): string[] => (holds ? [note] : []);

function corrected({ weeks }: Immutable<FittedBaseline>, before: readonly MeshWeek[]): string[] {
  const now = new Map(before.map(({ end, runKey }) => [end, runKey]));
  return weeks.flatMap(({ periodEnd, runKey }) => {
    const run = now.get(periodEnd);
    return run === undefined || run === runKey
      ? []
      : [
          `the week to ${day(periodEnd)} of the baseline was corrected since, by run ${run}; the baseline keeps run ${runKey}`,
        ];
  });
}

/** Onboarding is not the migration's doing, and is not in the line of the baseline. */
function newcomers(before: readonly MeshWeek[], { sidecarHours }: MeshWeek): string[] {
  if (before.length === 0) return [];
  const known = new Set(before.flatMap((week) => [...week.sidecarHours.keys()]));
  const names = [...sidecarHours.keys()].filter((name) => !known.has(name)).toSorted();
  return said(
    names.length > 0,
    `sidecars of ${named(names)} are new since the baseline: they are in the actual cost, and not in what it is compared with`,
  );
}
