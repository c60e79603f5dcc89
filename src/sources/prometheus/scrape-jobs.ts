import type { Period } from '../../model/period.ts';
import type { PrometheusClient } from './client.ts';
import { measuredJobs } from './measured-jobs.ts';
import { mesh, requestFamilies } from './queries/parts.ts';
import { placedPods } from './queries/pod-info.ts';
import type { PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

type Jobs = (period: Period) => Promise<readonly PeriodJob[]>;

/** The jobs that scrape each kind of metric, measured once for all facts of a run. */
export interface ScrapeJobs {
  /** Usage of containers, by cAdvisor. */
  readonly usage: Jobs;
  /** Requests of mesh containers, by kube-state-metrics. */
  readonly requests: Jobs;
  /** The list of pods, and the list of nodes; a sharded kube-state-metrics may have a job for each. */
  readonly pods: Jobs;
  readonly nodes: Jobs;
}

export function scrapeJobsOf(client: PrometheusClient, select: Selector): ScrapeJobs {
  const of = (metrics: readonly string[], inner: string): Jobs =>
    once((period) => measuredJobs(client, select, metrics, inner, period));
  // Pods of DaemonSets live long and are on every node, so that the best series of each job is among these few.
  const agents = of(['kube_pod_info'], `${placedPods},created_by_kind="DaemonSet"`);
  const pods = of(['kube_pod_info'], placedPods);
  return {
    usage: of(['container_memory_working_set_bytes'], mesh.usage),
    requests: of(requestFamilies, mesh.requests),
    pods: async (period) => {
      const few = await agents(period);
      return few.length > 0 ? few : pods(period);
    },
    nodes: of(['kube_node_info'], ''),
  };
}

/** Remembers the first answer: the facts of one run share it. */
function once<T>(ask: (period: Period) => Promise<T>): (period: Period) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (period) => {
    answer ??= ask(period);
    return answer;
  };
}
