import { countedOverLives } from './counting.ts';
import { latencyBoundsMs, meanMs, shareWithin } from './latency.ts';
import { scrapes } from './scrapes.ts';
import type { Family, Labels, Series } from './series.ts';
import type { SimulatedPod, SimulatedTraffic, Simulation } from './simulation.ts';

/** What one proxy counts about one destination. */
interface Counted {
  readonly common: Omit<Series, 'metric' | 'value'>;
  readonly requests: (seconds: number) => number;
  readonly traffic: SimulatedTraffic;
}

/**
 * Istio's standard HTTP metrics, scraped from every Envoy: `destination` from sidecars, `waypoint` from
 * waypoints, `source` (requests only) from gateways. The tags about the source are left out, as
 * big meshes remove them.
 * Counters are whole numbers, so a bucket may be up to one request behind the truth.
 */
export function istioFamilies(simulation: Simulation): Family[] {
  const proxies = simulation.pods.flatMap((pod) => countedBy(simulation, pod));
  const servers = proxies.filter(({ traffic }) => traffic.reporter !== 'source');
  return [
    {
      name: 'istio_requests',
      type: 'counter',
      *series() {
        for (const { common, requests } of proxies) {
          yield { ...common, metric: 'istio_requests_total', value: (seconds) => Math.floor(requests(seconds)) };
        }
      },
    },
    {
      name: 'istio_request_duration_milliseconds',
      type: 'histogram',
      *series() {
        for (const server of servers) yield* histogram('istio_request_duration_milliseconds', server);
      },
    },
  ];
}

function* histogram(name: string, { common, requests, traffic }: Counted): Iterable<Series> {
  for (const boundMs of latencyBoundsMs) {
    const share = shareWithin(traffic.latency, boundMs);
    const labels = { ...common.labels, le: boundMs === null ? '+Inf' : String(boundMs) };
    yield { ...common, metric: `${name}_bucket`, labels, value: (seconds) => Math.floor(share * requests(seconds)) };
  }
  const mean = meanMs(traffic.latency);
  yield { ...common, metric: `${name}_sum`, value: (seconds) => mean * requests(seconds) };
  yield { ...common, metric: `${name}_count`, value: (seconds) => Math.floor(requests(seconds)) };
}

function countedBy({ spec, history }: Simulation, pod: SimulatedPod): Counted[] {
  const { traffic } = pod;
  const proxy = pod.containers.find(({ mesh }) => mesh);
  if (traffic === undefined || proxy === undefined) return [];
  const ticks = scrapes(history, spec.scrapes.istioSeconds, `${spec.seed}/istio/${pod.uid}`);
  const total = countedOverLives(traffic.requestsPerSecond, proxy.lives);
  const share = 1 / traffic.destinations.length;
  return traffic.destinations.map((destination) => ({
    common: {
      labels: labelsOf(pod, traffic, destination),
      scrapes: ticks,
      fromSeconds: pod.fromSeconds,
      toSeconds: pod.toSeconds,
    },
    requests: (seconds) => share * total(seconds),
    traffic,
  }));
}

function labelsOf(pod: SimulatedPod, { reporter }: SimulatedTraffic, destination: string): Labels {
  const namespace = pod.namespace.name;
  return {
    reporter,
    destination_workload: destination,
    destination_workload_namespace: namespace,
    destination_service: `${destination}.${namespace}.svc.cluster.local`,
    destination_service_name: destination,
    destination_service_namespace: namespace,
    request_protocol: 'http',
    response_code: '200',
    response_flags: '-',
    connection_security_policy: reporter === 'source' ? 'unknown' : 'mutual_tls',
    namespace,
    pod: pod.name,
    instance: `${pod.ip}:15020`,
    job: 'istio-proxies',
  };
}
