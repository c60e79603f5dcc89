import { type CountedProxy, countedBy } from './counted-proxies.ts';
import { rbacFamilies } from './envoy-rbac.ts';
import { closedSeries, openedSeries } from './istio-connections.ts';
import { scrapeLabels, sourceLabels, targetOf } from './istio-labels.ts';
import { requestSeries } from './istio-requests.ts';
import { sentRatio, tcpSeries } from './istio-tcp.ts';
import { latencyBoundsMs, meanMs, shareWithin } from './latency.ts';
import { type Scrapes, scrapes } from './scrapes.ts';
import type { Family, Series } from './series.ts';
import type { SimulatedPod, SimulatedTraffic, Simulation } from './simulation.ts';

/**
 * Istio's standard metrics, scraped from every Envoy and ztunnel: `destination` from sidecars, `waypoint` from
 * waypoints, `source` (requests only) from gateways, and connections and their bytes from ztunnel, with zones. The
 * latency has no tags about the source, as big meshes have it.
 * Counters are whole numbers, so a bucket may be up to one request behind the truth.
 */
export function istioFamilies(simulation: Simulation): Family[] {
  const ticks = ticksOf(simulation);
  const proxies = simulation.pods.flatMap((pod) => countedBy(pod, ticks(pod)));
  const servers = proxies.filter(({ traffic }) => traffic.reporter !== 'source');
  return [
    counter('istio_requests', function* () {
      for (const proxy of proxies) yield* requestSeries(proxy);
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
    counter('istio_tcp_connections_opened', () =>
      openedSeries(simulation, ticks, 'istio_tcp_connections_opened_total'),
    ),
    counter('istio_tcp_connections_closed', () =>
      closedSeries(simulation, ticks, 'istio_tcp_connections_closed_total'),
    ),
    ...rbacFamilies(servers),
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

function* durations(name: string, { target, requests, traffic }: CountedProxy): Iterable<Series> {
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
function bytesFamily(
  name: string,
  servers: readonly CountedProxy[],
  mean: (traffic: SimulatedTraffic) => number,
): Family {
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
