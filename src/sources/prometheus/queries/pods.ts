import type { Ask } from '../client.ts';
import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import type { Query } from './parts.ts';
import { finishedNow, podInfoNow, podInfoSeconds, whileUnfinished } from './pod-info.ts';

export const podSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'pod hours',
  promql: (span) => {
    const listed = podInfoSeconds(select, jobs, 'namespace,pod,uid', span);
    return `sum by (namespace) ${whileUnfinished(select, jobs, listed, span)}`;
  },
  unit: 'seconds',
  why: 'how many pods a namespace really had over the period: what the cost of the mesh is divided by',
});

export const placed = (select: Selector, jobs: readonly ScrapeJob[]): Ask => ({
  name: 'placement of pods',
  promql: (() => {
    const owner = 'created_by_kind,created_by_name,node';
    const running = podInfoNow(select, jobs, `namespace,pod,uid,${owner}`);
    return `count by (namespace,${owner}) (${running} unless on (namespace,pod,uid) (${finishedNow(select)}))`;
  })(),
});
