import { countedOverLives } from './counting.ts';
import { ztunnelLabels } from './istio-connections.ts';
import { destinationLabels, scrapeLabels, sourceLabels, targetOf } from './istio-labels.ts';
import type { Scrapes } from './scrapes.ts';
import type { Series } from './series.ts';
import type { SimulatedPod, Simulation } from './simulation.ts';
import { type ZtunnelPart, ztunnelParts } from './ztunnel-parts.ts';

/** Share of a connection's bytes that its server sends; the rest it receives. */
export const sentRatio = 0.7;

/** One direction of connections: as sidecars count them, and as ztunnel does. */
export function* tcpSeries(
  simulation: Simulation,
  ticks: (pod: SimulatedPod) => Scrapes,
  metric: string,
  ratio: number,
): Iterable<Series> {
  for (const pod of simulation.pods) {
    const proxy = pod.containers.find(({ mesh }) => mesh);
    if (pod.tcp === undefined || proxy === undefined) continue;
    const bytes = countedOverLives(pod.tcp.bytesPerSecond, proxy.lives);
    for (const caller of pod.tcp.callers) {
      const destination = destinationLabels(pod.namespace.name, pod.workload.name);
      const labels = { reporter: 'destination', ...sourceLabels(caller), ...destination, ...scrapeLabels(pod) };
      const share = ratio * caller.shareRatio;
      yield { ...targetOf(pod, ticks(pod), labels), metric, value: (seconds) => Math.floor(share * bytes(seconds)) };
    }
  }
  for (const part of ztunnelParts(simulation)) yield ztunnelSeries(part, ticks(part.pod), metric, ratio);
}

function ztunnelSeries(part: ZtunnelPart, ticks: Scrapes, metric: string, ratio: number): Series {
  const { pod, flow, shareRatio } = part;
  const bytes = countedOverLives(flow.bytesPerSecond, pod.containers[0]?.lives ?? []);
  const share = ratio * shareRatio;
  return {
    ...targetOf(pod, ticks, ztunnelLabels(part)),
    metric,
    value: (seconds) => Math.floor(share * bytes(seconds)),
  };
}
