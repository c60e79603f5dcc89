import { type CadvisorRow, cadvisorRows } from './cadvisor-rows.ts';
import { type Scrapes, scrapes } from './scrapes.ts';
import type { Family, Labels, Series } from './series.ts';
import type { SimulatedNode, Simulation } from './simulation.ts';

/** One scrape job of the kubelets' cAdvisor. */
interface Job {
  readonly labels: (node: SimulatedNode) => Labels;
  readonly scrapes: readonly Scrapes[];
  readonly proxiesOnly: boolean;
}

/** cAdvisor's CPU and memory, with the rows that must not be added up: pods, slices, sandboxes, a second job. */
export function cadvisorFamilies(simulation: Simulation): Family[] {
  const jobs = cadvisorJobs(simulation);
  const rows = cadvisorRows(simulation);
  const family = (
    metric: string,
    type: 'counter' | 'gauge',
    read: (row: CadvisorRow) => ((seconds: number) => number) | undefined,
    extra: Labels = {},
  ): Family => ({
    name: metric.replace(/_total$/, ''),
    type,
    *series() {
      for (const job of jobs) for (const row of rows) yield* oneSeries(job, row, metric, read(row), extra);
    },
  });
  return [
    family('container_cpu_usage_seconds_total', 'counter', (row) => row.cpuCoreSeconds, { cpu: 'total' }),
    family('container_cpu_cfs_periods_total', 'counter', (row) => row.cfsPeriods),
    family('container_cpu_cfs_throttled_periods_total', 'counter', (row) => row.cfsThrottledPeriods),
    family('container_memory_working_set_bytes', 'gauge', (row) => row.workingSetBytes),
    family('container_memory_usage_bytes', 'gauge', ({ workingSetBytes, pageCacheBytes }) =>
      workingSetBytes === undefined || pageCacheBytes === 0
        ? undefined
        : (seconds) => workingSetBytes(seconds) + pageCacheBytes,
    ),
  ];
}

function* oneSeries(
  job: Job,
  row: CadvisorRow,
  metric: string,
  value: Series['value'] | undefined,
  extra: Labels,
): Iterable<Series> {
  const nodeScrapes = job.scrapes[row.node.index];
  if (value === undefined || nodeScrapes === undefined) return;
  if (job.proxiesOnly && row.labels.container !== 'istio-proxy') return;
  const labels = { ...row.labels, ...extra, ...job.labels(row.node) };
  yield { metric, labels, scrapes: nodeScrapes, fromSeconds: row.fromSeconds, toSeconds: row.toSeconds, value };
}

function cadvisorJobs({ spec, history, nodes }: Simulation): Job[] {
  const job = (name: string, intervalSeconds: number, proxiesOnly: boolean): Job => ({
    labels: ({ name: node, ip }) => ({ node, instance: `${ip}:10250`, job: name, metrics_path: '/metrics/cadvisor' }),
    scrapes: nodes.map(({ name: node }) => scrapes(history, intervalSeconds, `${spec.seed}/${name}/${node}`)),
    proxiesOnly,
  });
  const { cadvisorSeconds, duplicateCadvisor } = spec.scrapes;
  const second = duplicateCadvisor === undefined ? [] : [job(duplicateCadvisor.job, duplicateCadvisor.seconds, true)];
  return [job('kubelet', cadvisorSeconds, false), ...second];
}
