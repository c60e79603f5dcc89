import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import { oncePerLife, perPod } from './once-per-life.ts';
import { anyJob, newestWithin, ofJob } from './parts.ts';

/** Pods that have a node: one without has not been scheduled, and takes up nothing. */
export const placedPods = 'node!=""';

/** `kube_pod_info` of the pods that have a node at one instant, each once per distinct `labels`. */
export const podInfoNow = (select: Selector, jobs: readonly ScrapeJob[], labels: string): string =>
  `max by (${labels}) (${newestPodInfo(select, jobs)})`;

const newestPodInfo = (select: Selector, jobs: readonly ScrapeJob[]): string =>
  anyJob(jobs, (job) => `last_over_time(${select('kube_pod_info', ofJob(placedPods, job))}[${newestWithin(job)}])`);

/** Pods that are over at one instant; kube-state-metrics goes on listing them until they are deleted. */
export const finishedNow = (select: Selector): string =>
  `${select('kube_pod_status_phase', 'phase=~"Succeeded|Failed"')} == 1`;

/** Seconds of a span in which pods were listed with a node, each life once per distinct `labels`. */
export const podInfoSeconds = (select: Selector, jobs: readonly ScrapeJob[], labels: string, span: string): string =>
  oncePerLife(jobs, `by (${labels})`, span, {
    over: anyJob(
      jobs,
      (job) => `count_over_time(${select('kube_pod_info', ofJob(placedPods, job))}[${span}]) * ${job.seconds}`,
    ),
    newest: newestPodInfo(select, jobs),
  });

/**
 * Something about pods over a span, by pod life: the time a pod was listed, times the share of it that it was not
 * finished. kube-state-metrics goes on exporting finished pods, which reserve nothing.
 * Without the phase metric every listed pod counts in full.
 */
export function whileUnfinished(select: Selector, jobs: readonly ScrapeJob[], listed: string, span: string): string {
  const phases = `${select('kube_pod_status_phase', 'phase=~"Pending|Running|Unknown"')}[${span}]`;
  const unfinished = jobs.some(({ severalSeries }) => severalSeries)
    ? // Of all samples of all exporters; each of them is there once per phase.
      `(sum ${perPod} (sum_over_time(${phases})) / on (namespace,pod,uid) (sum ${perPod} (count_over_time(${phases})) / 3))`
    : `sum ${perPod} (max by (namespace,pod,uid,phase) (avg_over_time(${phases})))`;
  return `(${listed} * on (namespace,pod,uid) group_left () ${unfinished} or ${listed})`;
}
