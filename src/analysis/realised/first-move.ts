import { hoursOf, type MeshWeek, sidecarShare } from './mesh-week.ts';

/** The week in which the mesh began to change, and by what one can tell. */
export interface FirstMove {
  readonly end: string;
  readonly what: string;
}

/** A namespace has moved in part when its share of sidecars is below this share of what it was. */
const stillThere = 0.9;
const firstWeeks = 4;

/**
 * The first week that is not as the mesh was: ztunnel appeared, or a namespace's sidecar hours for each pod-hour fell
 * by more than 10 %.
 *
 * What it was is the smallest share of the namespace's first four weeks with sidecars, of those before the week in
 * question: a namespace whose share always swung, by jobs without a sidecar, is not taken to move. Either sign
 * counts only when it lasts to the newest week, so that a trial that was taken back does not end a baseline.
 * Pods that come and go do not change the share. A ztunnel that was there in the first week says nothing.
 * @param weeks whole weeks, oldest first
 * @returns undefined when nothing has moved
 */
export function firstMove(weeks: readonly MeshWeek[]): FirstMove | undefined {
  const names = [...new Set(weeks.flatMap(({ sidecarHours }) => [...sidecarHours.keys()]))].toSorted();
  const signs = [
    { at: ztunnelAppeared(weeks), what: 'ztunnel appeared' },
    ...names.map((namespace) => ({ at: sidecarsFell(weeks, namespace), what: `sidecars left namespace ${namespace}` })),
  ];
  const first = Math.min(...signs.flatMap(({ at }) => (at === undefined ? [] : [at])));
  const week = weeks[first];
  const what = signs.find(({ at }) => at === first)?.what;
  return week === undefined || what === undefined ? undefined : { end: week.end, what };
}

function ztunnelAppeared(weeks: readonly MeshWeek[]): number | undefined {
  const last = weeks.findLastIndex((week) => hoursOf(week, 'ztunnel') === 0);
  return last >= 0 && last < weeks.length - 1 ? last + 1 : undefined;
}

function sidecarsFell(weeks: readonly MeshWeek[], namespace: string): number | undefined {
  const shares = weeks.flatMap((week, at) => {
    const share = sidecarShare([week], namespace);
    return share === undefined ? [] : [{ at, share }];
  });
  const fell = shares.find(({ at }) => {
    const before = shares.filter((one) => one.at < at && one.share > 0).slice(0, firstWeeks);
    if (before.length === 0) return false;
    const was = Math.min(...before.map(({ share }) => share));
    return shares.every((one) => one.at < at || one.share < stillThere * was);
  });
  return fell?.at;
}
