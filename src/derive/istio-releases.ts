/** A minor version of Istio, as its project supports it; vendors may support it longer. */
export interface IstioRelease {
  /** 30 of 1.30. */
  readonly minor: number;
  /** The last day of support; an expected one moves, and ends nothing by itself. */
  readonly endOfLife: { readonly date: string; readonly confirmed: boolean };
  /** Minor versions of Kubernetes that it supports, oldest and newest; absent where not known yet. */
  readonly kubernetes?: readonly [number, number];
}

/** When the newest row of the table was seen. */
export const releasesTaken = '2026-10-15';

const ended = (date: string) => ({ date, confirmed: true }) as const;
const expected = (date: string) => ({ date, confirmed: false }) as const;

/**
 * Istio's own table, newest first, as taken in August 2026. Since then: 1.31.0 came on 2026-08-31, and 1.29 ended, as
 * the announcement of 1.29.9 says. Of 1.31 no table was seen: half a year is what Istio expected of 1.29 and 1.30.
 * @see https://github.com/istio/istio.io/blob/master/data/compatibility/supportStatus.yml
 * @see https://istio.io/latest/news/releases/1.29.x/announcing-1.29.9/
 */
export const istioReleases: readonly IstioRelease[] = [
  { minor: 31, endOfLife: expected('2027-02-28') },
  { minor: 30, endOfLife: expected('2026-11-30'), kubernetes: [32, 36] },
  { minor: 29, endOfLife: ended('2026-10-15'), kubernetes: [31, 35] },
  { minor: 28, endOfLife: ended('2026-07-01'), kubernetes: [30, 34] },
  { minor: 27, endOfLife: ended('2026-04-07'), kubernetes: [29, 33] },
  { minor: 26, endOfLife: ended('2025-12-22'), kubernetes: [29, 33] },
  { minor: 25, endOfLife: ended('2025-09-30'), kubernetes: [29, 32] },
  { minor: 24, endOfLife: ended('2025-06-24'), kubernetes: [28, 31] },
  { minor: 23, endOfLife: ended('2025-04-16'), kubernetes: [27, 30] },
  { minor: 22, endOfLife: ended('2025-01-22'), kubernetes: [27, 30] },
];

/** How long a minor version is supported. */
export type Support =
  | { readonly is: 'supported' | 'ended'; readonly saw: string }
  | { readonly is: 'unknown'; readonly saw: string; readonly because: string };

/**
 * Whether Istio's project still supports a minor version on a day.
 *
 * Support ends six weeks after the second next version is out. A day that was only expected ends nothing when it has
 * passed: it is then not known.
 * @param day ISO 8601
 */
export function istioSupport(minor: number, day: string): Support {
  const [newest, oldest] = [istioReleases[0], istioReleases.at(-1)];
  if (oldest !== undefined && minor < oldest.minor)
    return { is: 'ended', saw: `older than 1.${oldest.minor}, whose support ended on ${oldest.endOfLife.date}` };
  const release = istioReleases.find((one) => one.minor === minor);
  if (release === undefined) return { is: 'unknown', saw: `newer than 1.${newest?.minor}`, because: outdated };
  const { date, confirmed } = release.endOfLife;
  const isOver = day.slice(0, 10) > date;
  if (!confirmed && isOver)
    return { is: 'unknown', saw: `its support was expected to end about ${date}`, because: outdated };
  if (isOver) return { is: 'ended', saw: `its support ended on ${date}` };
  return { is: 'supported', saw: `supported until ${confirmed ? '' : 'about '}${date}` };
}

const outdated = `the table of Istio’s releases in this version of Meshledger is of ${releasesTaken}: see https://istio.io/latest/docs/releases/supported-releases/`;
