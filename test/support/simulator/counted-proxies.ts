import { countedOverLives } from './counting.ts';
import { destinationLabels, scrapeLabels, type Target, targetOf } from './istio-labels.ts';
import type { Scrapes } from './scrapes.ts';
import type { Labels } from './series.ts';
import type { SimulatedPod, SimulatedTraffic } from './simulation.ts';

/** What one proxy counts about one destination. */
export interface CountedProxy {
  readonly pod: SimulatedPod;
  readonly target: Target;
  readonly requests: (seconds: number) => number;
  readonly traffic: SimulatedTraffic;
}

export function countedBy(pod: SimulatedPod, ticks: Scrapes): CountedProxy[] {
  const { traffic } = pod;
  const proxy = pod.containers.find(({ mesh }) => mesh);
  if (traffic === undefined || proxy === undefined) return [];
  const total = countedOverLives(traffic.requestsPerSecond, proxy.lives);
  const share = 1 / traffic.destinations.length;
  return traffic.destinations.map((destination) => ({
    pod,
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
