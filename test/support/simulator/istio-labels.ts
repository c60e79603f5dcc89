import type { Scrapes } from './scrapes.ts';
import type { Labels, Series } from './series.ts';
import type { SimulatedPod } from './simulation.ts';
import type { CallerSpec } from './spec-traffic.ts';

/** A series without its name and values. */
export type Target = Omit<Series, 'metric' | 'value'>;

export const sourceLabels = ({ namespace, workload }: Pick<CallerSpec, 'namespace' | 'workload'>): Labels => ({
  source_workload: workload,
  source_workload_namespace: namespace,
});

export const targetOf = (pod: SimulatedPod, ticks: Scrapes, labels: Labels): Target => ({
  ...{ labels, scrapes: ticks, fromSeconds: pod.fromSeconds, toSeconds: pod.toSeconds },
});

export const scrapeLabels = (pod: SimulatedPod): Labels => ({
  namespace: pod.namespace.name,
  pod: pod.name,
  instance: `${pod.ip}:15020`,
  job: 'istio-proxies',
});

export const destinationLabels = (namespace: string, workload: string): Labels => ({
  destination_workload: workload,
  destination_workload_namespace: namespace,
  destination_service: `${workload}.${namespace}.svc.cluster.local`,
  destination_service_name: workload,
  destination_service_namespace: namespace,
});
