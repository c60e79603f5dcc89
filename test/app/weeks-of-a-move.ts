import { between, random } from '../support/simulator/random.ts';

/*
 * Ten weeks of a small mesh, as the text of its history: eight weeks in which namespace `shop` has as many sidecars as
 * its traffic asks for, then two in which it is in ambient behind one waypoint. Everything is reserved and nothing is
 * used above it, so that what each week costs is known from the requests alone.
 */
const weekSeconds = 7 * 86_400;
const everySeconds = 900;
export const firstWeek = Date.parse('2026-09-07T00:00:00Z') / 1000;
/** Sidecars of each week, and from the ninth on pods in ambient. */
export const replicas = [6, 9, 12, 14, 8, 11, 7, 13, 10, 12] as const;
const movedIn = 8;
export const rates = { cpuCoreHour: 0.03, memoryGibHour: 0.004 };

interface Request {
  readonly cores: number;
  readonly gib: number;
}
const sidecar: Request = { cores: 0.1, gib: 0.125 };
const ztunnel: Request = { cores: 0.2, gib: 0.5 };
const waypoint: Request = { cores: 0.1, gib: 0.125 };
const nodes = ['n1', 'n2'];
/** Requests of one pod in one week, of which traffic strays by up to so much. */
const requestsOfPod = 3_000_000;
const strayRatio = 0.04;

const weeklyUsd = ({ cores, gib }: Request): number =>
  (cores * rates.cpuCoreHour + gib * rates.memoryGibHour) * (weekSeconds / 3600);

/** What the week would have cost with sidecars, less what it did cost, USD: what `realised` must find. */
export const savedUsd = (week: number): number =>
  (replicas[week] ?? 0) * weeklyUsd(sidecar) - nodes.length * weeklyUsd(ztunnel) - weeklyUsd(waypoint);

interface Pod {
  readonly namespace: string;
  readonly pod: string;
  readonly owner: string;
  readonly node: string;
  readonly week: number;
  readonly proxy?: Request;
  readonly app: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

function podsOf(week: number): Pod[] {
  const moved = week >= movedIn;
  const carts = Array.from(
    { length: replicas[week] ?? 0 },
    (_, index): Pod => ({
      ...{ namespace: 'shop', owner: `cart-7d8f9b6c${week}`, pod: `cart-7d8f9b6c${week}-x2k${index.toString(36)}l` },
      ...{ node: nodes[index % 2] ?? '', week, app: true, ...(!moved && { proxy: sidecar }) },
    }),
  );
  if (!moved) return carts;
  const agents = nodes.map(
    (node): Pod => ({
      ...{ namespace: 'istio-system', owner: 'ztunnel', pod: `ztunnel-${week}${node}`, node, week },
      ...{ proxy: ztunnel, app: false, labels: { label_app: 'ztunnel' } },
    }),
  );
  const controller = { label_gateway_istio_io_managed: 'istio.io-mesh-controller' };
  const gate: Pod = {
    ...{ namespace: 'shop', owner: 'waypoint-6f5d4c3b2', pod: `waypoint-6f5d4c3b2-abc${week}d`, node: 'n1', week },
    ...{ proxy: waypoint, app: false, labels: controller },
  };
  return [...carts, ...agents, gate];
}

/** The text, family by family, as promtool reads it. */
export function historyOfMove(): string {
  const lines = new Map<string, string[]>();
  const gauge = (metric: string, labels: string, value: number, week: number): void => {
    const family = lines.get(metric) ?? [`# TYPE ${metric} gauge`];
    for (const at of scrapes(week)) family.push(`${metric}{${labels}} ${value} ${at}`);
    lines.set(metric, family);
  };
  const counter = (metric: string, labels: string, perWeek: number, week: number): void => {
    const family = lines.get(metric) ?? [`# TYPE ${metric.replace(/_total$/, '')} counter`];
    const from = firstWeek + week * weekSeconds;
    for (const at of scrapes(week)) family.push(`${metric}{${labels}} ${(perWeek * (at - from)) / weekSeconds} ${at}`);
    lines.set(metric, family);
  };
  for (const week of replicas.keys()) {
    for (const pod of podsOf(week)) seriesOf(pod, gauge, counter);
    for (const node of nodes) seriesOfNode(node, week, gauge);
    const traffic =
      requestsOfPod * (replicas[week] ?? 0) * between(random(`week ${week}`), 1 - strayRatio, 1 + strayRatio);
    const [reporter, pod] = week < movedIn ? ['destination', podsOf(week)[0]] : ['waypoint', podsOf(week).at(-1)];
    const to = 'destination_workload_namespace="shop",destination_workload="cart",response_code="200"';
    counter(
      'istio_requests_total',
      `reporter="${reporter}",namespace="shop",pod="${pod?.pod}",${to},job="istio"`,
      traffic,
      week,
    );
  }
  return `${[...lines.values()].flat().join('\n')}\n# EOF\n`;
}

function* scrapes(week: number): Iterable<number> {
  const from = firstWeek + week * weekSeconds;
  for (let at = from + everySeconds / 2; at < from + weekSeconds; at += everySeconds) yield at;
}

type Write = (metric: string, labels: string, value: number, week: number) => void;

function seriesOf(
  { namespace, pod, owner, node, week, proxy, app, labels = {} }: Pod,
  gauge: Write,
  counter: Write,
): void {
  const of = `namespace="${namespace}",pod="${pod}"`;
  const ksm = `${of},uid="${pod}",job="ksm"`;
  const kind = owner === 'ztunnel' ? 'DaemonSet' : 'ReplicaSet';
  gauge('kube_pod_info', `${ksm},node="${node}",created_by_kind="${kind}",created_by_name="${owner}"`, 1, week);
  gauge('kube_pod_owner', `${ksm},owner_kind="${kind}",owner_name="${owner}"`, 1, week);
  gauge('kube_pod_status_phase', `${ksm},phase="Running"`, 1, week);
  const columns = Object.entries(labels).map(([label, value]) => `,${label}="${value}"`);
  if (columns.length > 0) gauge('kube_pod_labels', `${ksm}${columns.join('')}`, 1, week);
  if (app) gauge('kube_pod_container_info', `${ksm},container="cart"`, 1, week);
  if (proxy === undefined) return;
  gauge('kube_pod_container_info', `${ksm},container="istio-proxy"`, 1, week);
  const request = `${ksm},container="istio-proxy",node="${node}"`;
  gauge('kube_pod_container_resource_requests', `${request},resource="cpu"`, proxy.cores, week);
  gauge('kube_pod_container_resource_requests', `${request},resource="memory"`, proxy.gib * 1024 ** 3, week);
  const cgroup = `${of},container="istio-proxy",id="/${pod}",name="${pod}",image="proxyv2",node="${node}",job="kubelet"`;
  counter('container_cpu_usage_seconds_total', cgroup, 0.2 * proxy.cores * weekSeconds, week);
  gauge('container_memory_working_set_bytes', cgroup, 0.5 * proxy.gib * 1024 ** 3, week);
}

function seriesOfNode(node: string, week: number, gauge: Write): void {
  gauge('kube_node_info', `node="${node}",job="ksm"`, 1, week);
  for (const family of ['kube_node_status_capacity', 'kube_node_status_allocatable']) {
    gauge(family, `node="${node}",resource="cpu",unit="core",job="ksm"`, 4, week);
    gauge(family, `node="${node}",resource="memory",unit="byte",job="ksm"`, 16 * 1024 ** 3, week);
  }
}
