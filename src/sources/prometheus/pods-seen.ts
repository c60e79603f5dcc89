import type { Period } from '../../model/period.ts';
import type { PodSeen } from '../../model/usage-facts.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import type { Query } from './queries/parts.ts';
import { initRequestsSeen } from './queries/requests.ts';
import { containersSeen, labelsSeen, nativeSeen, ownersSeen, placedSeconds, usageSeen } from './queries/seen.ts';
import { onDay, type PeriodJob } from './scrape-job.ts';
import type { Selector } from './selector.ts';

/** Label names as kube-state-metrics writes them, and as Kubernetes does. */
const labelNames = {
  label_app: 'app',
  label_gateway_istio_io_managed: 'gateway.istio.io/managed',
  label_gateway_networking_k8s_io_gateway_class_name: 'gateway.networking.k8s.io/gateway-class-name',
} as const;

/** Every pod that had a mesh container in the period, with what Prometheus knows of its kind. */
export async function podsSeen(
  client: PrometheusClient,
  select: Selector,
  jobs: readonly PeriodJob[],
  period: Period,
): Promise<PodSeen[]> {
  const pods = new Map<string, PodSeen>();
  const listed = new Map<string, Set<string>>();
  const each = (
    queryOf: (select: Selector, day: string) => Query,
    apply: (pod: PodSeen, row: Row) => void,
  ): Promise<void> =>
    additive(client, select, queryOf, period, (rows) => {
      for (const row of rows) apply(podOf(pods, row.labels), row);
    });
  await Promise.all([
    each(containersSeen, (pod, { labels }) => {
      addContainer(pod, labels.container);
      const regular = listed.get(keyOf(pod)) ?? new Set();
      listed.set(keyOf(pod), regular.add(labels.container ?? ''));
    }),
    each(usageSeen, (pod, { labels }) => addContainer(pod, labels.container)),
    each(nativeSeen, (pod) => {
      pod.nativeSidecar = true;
    }),
    each(ownersSeen, (pod, { labels: { owner_kind, owner_name } }) => {
      if (owner_kind && owner_name && owner_name !== '<none>')
        Object.assign(pod, { ownerKind: owner_kind, ownerName: owner_name });
    }),
    each(labelsSeen, (pod, { labels }) => {
      for (const [metricName, name] of Object.entries(labelNames)) {
        const value = labels[metricName];
        if (value) pod.labels[name] = value;
      }
    }),
    jobs.length > 0 && each((of, day) => placedSeconds(of, onDay(jobs, day)), addStay),
  ]);
  for (const pod of pods.values()) {
    pod.containers.sort();
    pod.nodes.sort((a, b) => (a.node < b.node ? -1 : 1));
    pod.nativeSidecar ||= runsAsInitContainer(pod, listed.get(keyOf(pod)));
  }
  return [...pods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod);
}

/**
 * kube-state-metrics lists every regular container: a proxy that runs in a listed pod and is not among them is an
 * init container. So a native sidecar is known as one where the init-container families are not exported.
 */
const runsAsInitContainer = (pod: PodSeen, regular: ReadonlySet<string> | undefined): boolean =>
  regular !== undefined && pod.containers.includes('istio-proxy') && !regular.has('istio-proxy');

const keyOf = ({ namespace = '', pod = '' }: Readonly<Record<string, unknown>>): string => `${namespace}/${pod}`;

function podOf(pods: Map<string, PodSeen>, labels: Row['labels']): PodSeen {
  const { namespace = '', pod = '' } = labels;
  const found = pods.get(keyOf(labels)) ?? {
    ...{ namespace, pod, containers: [], nativeSidecar: false },
    ...{ labels: {}, nodes: [] },
  };
  pods.set(keyOf(labels), found);
  return found;
}

function addContainer(pod: PodSeen, container: string | undefined): void {
  if (container && !pod.containers.includes(container)) pod.containers.push(container);
}

function addStay(pod: PodSeen, { labels: { node = '' }, value }: Row): void {
  const stay = pod.nodes.find((one) => one.node === node);
  if (stay !== undefined) stay.hours += value / 3600;
  else if (value > 0) pod.nodes.push({ node, hours: value / 3600 });
}

/** Says when native sidecars are seen and their requests cannot be: they would pass for proxies that reserve nothing. */
export async function noteMissingInitRequests(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  pods: readonly PodSeen[],
  note: (remark: string) => void,
): Promise<void> {
  const native = pods.filter(({ nativeSidecar }) => nativeSidecar).length;
  if (native === 0) return;
  let seen = false;
  await additive(client, select, initRequestsSeen, period, (rows) => {
    seen ||= rows.length > 0;
  });
  if (seen) return;
  note(
    `${client.who} holds no kube_pod_init_container_resource_requests, so the requests of ${native} pods with native sidecars are missing and only their usage is counted. kube-state-metrics 2.11 and newer export the metric unless --metric-denylist or --metric-allowlist leaves it out: upgrade it or remove it from the list.`,
  );
}
