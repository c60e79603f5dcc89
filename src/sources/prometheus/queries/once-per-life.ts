import type { ScrapeJob } from '../scrape-job.ts';

export const perPod = 'by (namespace,pod,uid)';

/** Distance of the points at which it is counted how many series tell of a pod, seconds. */
const gridSeconds = 1770;

/**
 * What several series tell of one pod life, once. A pair of exporters tells it twice at the same time; one that is
 * rescheduled tells it under a new `instance` where the old one ended, and so do labels that change. So the sum of
 * all series, divided by how many told it at once, on average over the points of time at which any did. A pod too
 * short for a point counts for its longest series.
 * @param told `over`: a sum of samples of each series over the span; `newest`: the same series at one instant
 */
export function oncePerLife(
  jobs: readonly ScrapeJob[],
  by: string,
  span: string,
  { over, newest }: { readonly over: string; readonly newest: string },
): string {
  const longest = `max ${by} (${over})`;
  // The usual case: one series a pod, and nothing to divide.
  if (!jobs.some(({ severalSeries }) => severalSeries)) return longest;
  const atOnce = `avg_over_time((count ${by} (${newest}))[${span}:${gridSeconds}s])`;
  return `(sum ${by} (${over}) / ${by.replace(/^by/, 'on')} ${atOnce} or ${longest})`;
}
