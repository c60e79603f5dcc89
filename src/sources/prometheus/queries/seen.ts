import type { ScrapeJob } from '../scrape-job.ts';
import type { Selector } from '../selector.ts';
import { mesh, meshInfo, type Query } from './parts.ts';
import { podInfoSeconds, whileUnfinished } from './pod-info.ts';

/** Pods that had a mesh container, for `and on (namespace,pod)`. */
const inMesh = (select: Selector, span: string): string =>
  `on (namespace,pod) group by (namespace,pod) (last_over_time(${select('container_cpu_usage_seconds_total', mesh.usage)}[${span}]) or last_over_time(${select('kube_pod_container_info', meshInfo)}[${span}]) or last_over_time(${select('kube_pod_init_container_info', meshInfo)}[${span}]))`;

const seen =
  (name: string, labels: string, series: (select: Selector) => string) =>
  (select: Selector): Query => ({
    name,
    promql: (span) =>
      `group by (namespace,pod,${labels}) (last_over_time(${series(select)}[${span}])) and ${inMesh(select, span)}`,
    unit: '1',
    why: 'what is left of pods that are gone from the Kubernetes API: enough to tell their role, or to say that it cannot be told',
  });

export const containersSeen = seen('containers of mesh pods', 'container', (select) =>
  select('kube_pod_container_info'),
);
export const usageSeen = seen('running containers of mesh pods', 'container', (select) =>
  select('container_cpu_usage_seconds_total', 'container!="",container!="POD",image!=""'),
);
export const nativeSeen = seen('native sidecars', 'container', (select) =>
  select('kube_pod_init_container_info', 'container="istio-proxy",restart_policy="Always"'),
);
export const ownersSeen = seen('owners of mesh pods', 'owner_kind,owner_name', (select) => select('kube_pod_owner'));
export const labelsSeen = seen(
  'labels of mesh pods',
  'label_app,label_gateway_istio_io_managed,label_gateway_networking_k8s_io_gateway_class_name',
  (select) => select('kube_pod_labels'),
);

export const placedSeconds = (select: Selector, jobs: readonly ScrapeJob[]): Query => ({
  name: 'nodes of mesh pods',
  promql: (span) => {
    const listed = podInfoSeconds(select, jobs, 'namespace,pod,uid,node', span);
    return `sum by (namespace,pod,node) ${whileUnfinished(select, jobs, listed, span)} and ${inMesh(select, span)}`;
  },
  unit: 'seconds',
  why: 'a proxy is charged at the price of the node it ran on, for as long as it ran there',
});
