import { countedOverLives } from './counting.ts';
import { destinationLabels, scrapeLabels, sourceLabels, type Target, targetOf } from './istio-labels.ts';
import { sentRatio, tcpSeries } from './istio-tcp.ts';
import { latencyBoundsMs, meanMs, shareWithin } from './latency.ts';
import { type Scrapes, scrapes } from './scrapes.ts';
import type { Family, Labels, Series } from './series.ts';
import type { SimulatedPod, SimulatedTraffic, Simulation } from './simulation.ts';

/** What one proxy counts about one destination. */
interface Counted {
  readonly target: Target;
  readonly requests: (seconds: number) => number;
  readonly traffic: SimulatedTraffic;
}

/**
 * Istio's standard metrics, scraped from every Envoy and ztunnel: `destination` from sidecars, `waypoint` from
 * waypoints, `source` (requests only) from gateways, and bytes of connections from ztunnel. The tags about the source
 * are only on the byte metrics, as big meshes have it, and ztunnel's carry zones.
 * Counters are whole numbers, so a bucket may be up to one request behind the truth.
 */
export function istioFamilies(simulation: Simulation): Family[] {
  const ticks = ticksOf(simulation);
  const proxies = simulation.pods.flatMap((pod) => countedBy(pod, ticks(pod)));
  const servers = proxies.filter(({ traffic }) => traffic.reporter !== 'source');
  return [
    counter('istio_requests', function* () {
      for (const { target, requests } of proxies)
        yield { ...target, metric: 'istio_requests_total', value: (seconds) => Math.floor(requests(seconds)) };
    }),
    {
      name: 'istio_request_duration_milliseconds',
      type: 'histogram',
      *series() {
        for (const server of servers) yield* durations('istio_request_duration_milliseconds', server);
      },
    },
    bytesFamily('istio_request_bytes', servers, ({ requestBytes }) => requestBytes),
    bytesFamily('istio_response_bytes', servers, ({ responseBytes }) => responseBytes),
    counter('istio_tcp_sent_bytes', () => tcpSeries(simulation, ticks, 'istio_tcp_sent_bytes_total', sentRatio)),
    counter('istio_tcp_received_bytes', () =>
      tcpSeries(simulation, ticks, 'istio_tcp_received_bytes_total', 1 - sentRatio),
    ),
    {
      name: 'istio_build',
      type: 'gauge',
      *series() {
        for (const pod of simulation.pods) yield* build(pod, ticks(pod));
      },
    },
  ];
}

const counter = (name: string, series: () => Iterable<Series>): Family => ({ name, type: 'counter', series });

/** The scrapes of each pod's proxy, made when they are first asked for. */
function ticksOf({ spec, history }: Simulation): (pod: SimulatedPod) => Scrapes {
  const made = new Map<string, Scrapes>();
  return ({ uid }) => {
    const ticks = made.get(uid) ?? scrapes(history, spec.scrapes.istioSeconds, `${spec.seed}/istio/${uid}`);
    made.set(uid, ticks);
    return ticks;
  };
}

function* durations(name: string, { target, requests, traffic }: Counted): Iterable<Series> {
  for (const boundMs of latencyBoundsMs) {
    const share = shareWithin(traffic.latency, boundMs);
    const labels = { ...target.labels, le: boundMs === null ? '+Inf' : String(boundMs) };
    yield { ...target, metric: `${name}_bucket`, labels, value: (seconds) => Math.floor(share * requests(seconds)) };
  }
  const mean = meanMs(traffic.latency);
  yield { ...target, metric: `${name}_sum`, value: (seconds) => mean * requests(seconds) };
  yield { ...target, metric: `${name}_count`, value: (seconds) => Math.floor(requests(seconds)) };
}

/** A histogram of which only the sum is kept, one series for every caller. */
function bytesFamily(name: string, servers: readonly Counted[], mean: (traffic: SimulatedTraffic) => number): Family {
  return {
    name,
    type: 'histogram',
    *series() {
      for (const { target, requests, traffic } of servers) {
        if (mean(traffic) === 0) continue;
        for (const caller of traffic.callers) {
          const labels = { ...target.labels, ...sourceLabels(caller) };
          const bytes = mean(traffic) * caller.shareRatio;
          yield { ...target, labels, metric: `${name}_sum`, value: (seconds) => bytes * requests(seconds) };
        }
      }
    },
  };
}

function* build(pod: SimulatedPod, ticks: Scrapes): Iterable<Series> {
  const { role } = pod.containers.some(({ mesh }) => mesh) ? { role: pod.workload.mesh } : { role: undefined };
  if (role === undefined || role === 'istiod' || role === 'istio-cni') return;
  const component = role === 'ztunnel' ? 'ztunnel' : 'proxy';
  const labels = { component, tag: '1.28.3', ...scrapeLabels(pod) };
  yield { ...targetOf(pod, ticks, labels), metric: 'istio_build', value: 1 };
}

function countedBy(pod: SimulatedPod, ticks: Scrapes): Counted[] {
  const { traffic } = pod;
  const proxy = pod.containers.find(({ mesh }) => mesh);
  if (traffic === undefined || proxy === undefined) return [];
  const total = countedOverLives(traffic.requestsPerSecond, proxy.lives);
  const share = 1 / traffic.destinations.length;
  return traffic.destinations.map((destination) => ({
    target: targetOf(pod, ticks, labelsOf(pod, traffic, destination)),
    requests: (seconds) => share * total(seconds),
    traffic,
  }));
}

const labelsOf = (pod: SimulatedPod, { reporter }: SimulatedTraffic, destination: string): Labels => ({
  reporter,
  ...destinationLabels(pod.namespace.name, destination),
  request_protocol: 'http',
  response_code: '200',
  response_flags: '-',
  connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls',
  ...scrapeLabels(pod),
});
