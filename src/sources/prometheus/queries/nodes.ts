import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import { anyJob, newestWithin, ofJob, type Query } from './parts.ts';

/** Distance of the points at which it is looked whether a node exists, seconds. */
const gridSeconds = 120;

/**
 * Points in time rather than samples: kube-state-metrics that restarts during the day goes on under another instance,
 * and a pair of them lists every node twice; at one instant a node is there or it is not.
 */
export const nodeSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'node hours',
  holdsPoints: true,
  promql: (span) => {
    const newest = anyJob(
      jobs,
      (job) => `last_over_time(${select('kube_node_info', ofJob('', job))}[${newestWithin(job)}])`,
    );
    return `sum by (node) (sum_over_time((group by (node) (${newest}))[${span}:${gridSeconds}s])) * ${gridSeconds}`;
  },
  unit: 'seconds',
  why: 'the bill is node-hours, those of nodes that are gone by now too',
});

const labelled =
  (name: string, labels: string, metric: string) =>
  (select: Selector): Query => ({
    name,
    promql: (span) => `group by (node,${labels}) (last_over_time(${select(metric)}[${span}]))`,
    unit: '1',
    why: 'what a node is: its price is looked up by it',
  });

export const nodeProviders = labelled('providers of nodes', 'provider_id', 'kube_node_info');
export const nodeLabels = labelled(
  'labels of nodes',
  [
    'label_node_kubernetes_io_instance_type',
    'label_topology_kubernetes_io_region',
    'label_topology_kubernetes_io_zone',
  ].join(),
  'kube_node_labels',
);

const sized =
  (name: string, metric: string) =>
  (select: Selector): Query => ({
    name,
    promql: (span) => `max by (node,resource) (last_over_time(${select(metric, 'resource=~"cpu|memory"')}[${span}]))`,
    unit: 'cores and bytes',
    why: 'the price of a node is split over its capacity; what is not allocatable is kept by the system',
  });

export const nodeCapacity = sized('capacity of nodes', 'kube_node_status_capacity');
export const nodeAllocatable = sized('allocatable of nodes', 'kube_node_status_allocatable');
