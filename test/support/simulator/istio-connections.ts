import { countedOverLives } from './counting.ts';
import { destinationLabels, scrapeLabels, sourceLabels, targetOf } from './istio-labels.ts';
import type { Scrapes } from './scrapes.ts';
import type { Labels, Series } from './series.ts';
import type { SimulatedPod, Simulation } from './simulation.ts';
import { type ZtunnelPart, ztunnelParts } from './ztunnel-parts.ts';

/** Where a connection of ztunnel fails that ends with these flags: a policy denies on the server's side. */
export const sideOf = (flags: string): ZtunnelPart['reporter'] => (flags === 'DENY' ? 'destination' : 'source');

/** Connections that were opened, as sidecars count them and as ztunnel does: before anybody knows how they end. */
export function* openedSeries(
  simulation: Simulation,
  ticks: (pod: SimulatedPod) => Scrapes,
  metric: string,
): Iterable<Series> {
  for (const pod of simulation.pods) {
    const proxy = pod.containers.find(({ mesh }) => mesh);
    if (pod.tcp === undefined || proxy === undefined) continue;
    const opened = countedOverLives(pod.tcp.connectionsPerSecond, proxy.lives);
    for (const caller of pod.tcp.callers) {
      const labels = {
        ...{ reporter: 'destination', response_flags: '-' },
        connection_security_policy: caller.plaintext ? 'none' : 'mutual_tls',
        ...sourceLabels(caller),
        ...destinationLabels(pod.namespace.name, pod.workload.name),
        ...scrapeLabels(pod),
      };
      const { shareRatio } = caller;
      yield {
        ...targetOf(pod, ticks(pod), labels),
        metric,
        value: (seconds) => Math.floor(shareRatio * opened(seconds)),
      };
    }
  }
  for (const part of ztunnelParts(simulation)) yield ztunnelSeries(part, ticks(part.pod), metric, '-', 1);
}

/** Connections of ztunnel that were closed, by how; none is open for long. */
export function* closedSeries(
  simulation: Simulation,
  ticks: (pod: SimulatedPod) => Scrapes,
  metric: string,
): Iterable<Series> {
  for (const part of ztunnelParts(simulation)) {
    const bad = Object.entries(part.flow.caller.ended ?? {}).filter(([flags]) => sideOf(flags) === part.reporter);
    const well = bad.reduce((rest, [, ratio]) => rest - ratio, 1);
    for (const [flags, ratio] of [['-', well] as const, ...bad])
      yield ztunnelSeries(part, ticks(part.pod), metric, flags, ratio);
  }
}

function ztunnelSeries(part: ZtunnelPart, ticks: Scrapes, metric: string, flags: string, ratio: number): Series {
  const { pod, flow } = part;
  const connections = countedOverLives(flow.connectionsPerSecond, pod.containers[0]?.lives ?? []);
  const labels = {
    ...ztunnelLabels(part),
    response_flags: flags,
    connection_security_policy: flow.caller.plaintext ? 'unknown' : 'mutual_tls',
  };
  const share = ratio * part.shareRatio;
  return { ...targetOf(pod, ticks, labels), metric, value: (seconds) => Math.floor(share * connections(seconds)) };
}

export const ztunnelLabels = ({ pod, flow, reporter, sourceZone, destinationZone }: ZtunnelPart): Labels => ({
  ...{ reporter, source_zone: sourceZone, destination_zone: destinationZone },
  ...{ source_region: pod.node.pool.region, destination_region: pod.node.pool.region },
  ...sourceLabels(flow.caller),
  ...destinationLabels(flow.namespace, flow.workload),
  ...scrapeLabels(pod),
  request_protocol: 'tcp',
});
