import type { PodSeen } from '../../model/facts.ts';
import type { Period } from '../../model/period.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import type { Query } from './queries/parts.ts';
import { containersSeen, labelsSeen, nativeSeen, ownersSeen, usageSeen } from './queries/seen.ts';
import type { Selector } from './selector.ts';

/** Label names as kube-state-metrics writes them, and as Kubernetes does. */
const labelNames = {
  label_app: 'app',
  label_gateway_istio_io_managed: 'gateway.istio.io/managed',
  label_gateway_networking_k8s_io_gateway_class_name: 'gateway.networking.k8s.io/gateway-class-name',
} as const;

/** Every pod that had a mesh container in the period, with what Prometheus knows of its kind. */
export async function podsSeen(client: PrometheusClient, select: Selector, period: Period): Promise<PodSeen[]> {
  const pods = new Map<string, PodSeen>();
  const each = (query: Query, apply: (pod: PodSeen, labels: Row['labels']) => void): Promise<void> =>
    additive(client, query, period, (rows) => {
      for (const { labels } of rows) apply(podOf(pods, labels), labels);
    });
  const container = (pod: PodSeen, labels: Row['labels']): void => {
    if (labels.container && !pod.containers.includes(labels.container)) pod.containers.push(labels.container);
  };
  await Promise.all([
    each(containersSeen(select), container),
    each(usageSeen(select), container),
    each(nativeSeen(select), (pod) => {
      pod.nativeSidecar = true;
    }),
    each(ownersSeen(select), (pod, { owner_kind, owner_name }) => {
      if (owner_kind && owner_name && owner_name !== '<none>')
        Object.assign(pod, { ownerKind: owner_kind, ownerName: owner_name });
    }),
    each(labelsSeen(select), (pod, labels) => {
      for (const [metricName, name] of Object.entries(labelNames)) {
        const value = labels[metricName];
        if (value) pod.labels[name] = value;
      }
    }),
  ]);
  for (const pod of pods.values()) pod.containers.sort();
  return [...pods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod);
}

function podOf(pods: Map<string, PodSeen>, { namespace = '', pod = '' }: Row['labels']): PodSeen {
  const key = `${namespace}/${pod}`;
  const found = pods.get(key) ?? { namespace, pod, containers: [], nativeSidecar: false, labels: {} };
  pods.set(key, found);
  return found;
}
