import { endingRows, listed, type Row, restartRows } from './container-status-rows.ts';
import { meshParts } from './mesh-part.ts';
import { scrapes } from './scrapes.ts';
import type { Family, Labels, Series } from './series.ts';
import type { SimulatedContainer, SimulatedPod, Simulation, Span } from './simulation.ts';

/** Labels that `--metric-labels-allowlist` lets through, where it is set. */
const allowedLabels = [
  'app',
  'istio',
  'gateway.istio.io/managed',
  'gateway.networking.k8s.io/gateway-name',
  'gateway.networking.k8s.io/gateway-class-name',
  'istio.io/dataplane-mode',
];
const columnOf = (label: string): string => `label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`;

/** kube-state-metrics' view of the pods: requests, owners, containers, and labels where they are allowed. */
export function kubeStateMetricsFamilies(simulation: Simulation): Family[] {
  const { spec, history, pods } = simulation;
  const ticks = scrapes(history, spec.scrapes.kubeStateMetricsSeconds, `${spec.seed}/kube-state-metrics`);
  const target = { instance: '10.64.0.9:8080', job: 'kube-state-metrics' };
  const family = (name: string, type: Family['type'], rowsOf: (pod: SimulatedPod) => Iterable<Row>): Family => ({
    name: name.replace(/_total$/, ''),
    type,
    *series(): Iterable<Series> {
      for (const pod of pods) {
        const identity = { namespace: pod.namespace.name, pod: pod.name, uid: pod.uid };
        for (const [labels, value, { fromSeconds, toSeconds }] of rowsOf(pod)) {
          yield {
            metric: name,
            labels: { ...identity, ...labels, ...target },
            scrapes: ticks,
            value,
            fromSeconds,
            toSeconds,
          };
        }
      }
    },
  });
  const gauge = (name: string, rowsOf: (pod: SimulatedPod) => Iterable<Row>) => family(name, 'gauge', rowsOf);
  const shown = (pod: SimulatedPod, init: boolean) =>
    pod.containers.filter((c) => c.native === init && (c.mesh || spec.rows.appContainers === 'everywhere'));
  const requests = (init: boolean) => (pod: SimulatedPod) =>
    shown(pod, init).flatMap((container) => requestRows(pod, container, spec.rows.requestsOfFinishedPods));
  return [
    gauge('kube_pod_info', infoRows),
    gauge('kube_pod_owner', ownerRows),
    gauge('kube_pod_status_phase', phaseRows),
    gauge('kube_pod_container_info', (pod) =>
      shown(pod, false).flatMap((container) => containerRows(pod, container, {})),
    ),
    gauge('kube_pod_init_container_info', (pod) =>
      shown(pod, true).flatMap((container) => containerRows(pod, container, { restart_policy: 'Always' })),
    ),
    gauge('kube_pod_container_resource_requests', requests(false)),
    ...(spec.rows.initContainerRequests ? [gauge('kube_pod_init_container_resource_requests', requests(true))] : []),
    gauge('kube_pod_container_resource_limits', (pod) =>
      shown(pod, false).flatMap((container) => limitRows(pod, container)),
    ),
    ...[false, true].flatMap((init) => {
      const status = init ? 'kube_pod_init_container_status' : 'kube_pod_container_status';
      return [
        family(`${status}_restarts_total`, 'counter', (pod) =>
          shown(pod, init).flatMap((one) => restartRows(pod, one)),
        ),
        gauge(`${status}_last_terminated_reason`, (pod) => shown(pod, init).flatMap((one) => endingRows(pod, one))),
      ];
    }),
    ...(spec.rows.podLabels ? [gauge('kube_pod_labels', labelRows)] : []),
  ];
}

function infoRows(pod: SimulatedPod): Row[] {
  const network = { node: pod.node.name, host_ip: pod.node.ip, pod_ip: pod.ip, host_network: 'false' };
  return [[{ ...network, created_by_kind: pod.ownerKind, created_by_name: pod.ownerName }, 1, listed(pod)]];
}

function ownerRows(pod: SimulatedPod): Row[] {
  return [[{ owner_kind: pod.ownerKind, owner_name: pod.ownerName, owner_is_controller: 'true' }, 1, listed(pod)]];
}

/** The phases a simulated pod goes through: 1 for the one it is in, 0 for the other. */
function phaseRows(pod: SimulatedPod): Row[] {
  const running: Span = { fromSeconds: pod.fromSeconds, toSeconds: pod.toSeconds };
  const finished: Span = { fromSeconds: pod.toSeconds, toSeconds: pod.deletedSeconds };
  return [
    [{ phase: 'Running' }, 1, running],
    [{ phase: 'Running' }, 0, finished],
    [{ phase: 'Succeeded' }, 0, running],
    [{ phase: 'Succeeded' }, 1, finished],
  ];
}

/** A row per life; the last one stays until the pod is deleted. */
function containerRows(pod: SimulatedPod, { name, image, lives }: SimulatedContainer, extra: Labels): Row[] {
  return lives.map(({ id, fromSeconds, toSeconds }) => {
    const untilSeconds = toSeconds === pod.toSeconds ? pod.deletedSeconds : toSeconds;
    const labels = { container: name, image, container_id: `containerd://${id}`, ...extra };
    return [labels, 1, { fromSeconds, toSeconds: untilSeconds }];
  });
}

function requestRows(pod: SimulatedPod, container: SimulatedContainer, ofFinished: boolean): Row[] {
  const common = { container: container.name, node: pod.node.name };
  const span = ofFinished ? listed(pod) : pod;
  const { cpuRequestCores: cpu, memoryRequestBytes: memory } = container;
  return [
    ...(cpu === undefined ? [] : [[{ ...common, resource: 'cpu', unit: 'core' }, cpu, span] as const]),
    ...(memory === undefined ? [] : [[{ ...common, resource: 'memory', unit: 'byte' }, memory, span] as const]),
  ];
}

function limitRows(pod: SimulatedPod, { name, cpuLimitCores: cpu }: SimulatedContainer): Row[] {
  const labels = { container: name, node: pod.node.name, resource: 'cpu', unit: 'core' };
  return cpu === undefined ? [] : [[labels, cpu, listed(pod)]];
}

function labelRows(pod: SimulatedPod): Row[] {
  const labels = meshParts[pod.workload.mesh].labels(pod.workload);
  const columns = allowedLabels.flatMap((name) => (labels[name] === undefined ? [] : [[columnOf(name), labels[name]]]));
  return [[Object.fromEntries(columns), 1, listed(pod)]];
}
