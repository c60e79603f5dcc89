import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import { anyJob, mesh, ofJob, onceEach, type Query } from './parts.ts';

export const cpuSeconds = (select: Selector): Query => ({
  name: 'proxy CPU',
  promql: (span) => onceEach(`increase(${select('container_cpu_usage_seconds_total', mesh.usage)}[${span}])`),
  unit: 'core-seconds',
  why: 'CPU the proxies burned; increase() corrects counter resets and counts a short-lived pod for its life',
});

const memoryOverTime = (select: Selector, jobs: readonly ScrapeJob[], over: 'sum' | 'count', span: string): string =>
  onceEach(
    anyJob(
      jobs,
      (job) =>
        `${over}_over_time(${select('container_memory_working_set_bytes', ofJob(mesh.usage, job))}[${span}]) * ${job.seconds}`,
    ),
  );

export const memoryByteSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'proxy memory',
  promql: (span) => memoryOverTime(select, jobs, 'sum', span),
  unit: 'byte-seconds',
  why: 'working set, which eviction looks at; the sum of samples times their distance is the integral over the life of the pod',
});

export const sampledSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'sampled proxy time',
  promql: (span) => memoryOverTime(select, jobs, 'count', span),
  unit: 'seconds',
  why: 'how long each proxy was seen: one half of coverage',
});
