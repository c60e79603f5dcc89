import type { SimulatedPod, Simulation, Span } from './simulation.ts';
import type { CallerSpec } from './spec-traffic.ts';
import { integral, type Wave } from './wave.ts';
import { ztunnelParts } from './ztunnel-parts.ts';

/** Requests and bytes of the window, as the proxies on the server's side really carried them. */
export interface TruthOfTraffic {
  readonly requests: readonly { readonly reporter: string; readonly namespace: string; readonly requests: number }[];
  /** Bytes between two workloads; `edge` is `reporter source-namespace/workload destination-namespace/workload`. */
  readonly edges: readonly { readonly edge: string; readonly bytes: number }[];
  /** Bytes of ztunnel; `pair` is `reporter source-zone destination-zone`. */
  readonly ztunnel: readonly { readonly pair: string; readonly bytes: number }[];
}

export function truthOfTraffic(simulation: Simulation): TruthOfTraffic {
  const { pods, window } = simulation;
  const requests = new Map<string, number>();
  const edges = new Map<string, number>();
  const ztunnel = new Map<string, number>();
  const edge = (pod: SimulatedPod, reporter: string, caller: CallerSpec, workload: string, bytes: number): void =>
    add(edges, `${reporter} ${caller.namespace}/${caller.workload} ${pod.namespace.name}/${workload}`, bytes);
  for (const pod of pods) {
    const { traffic, tcp } = pod;
    if (traffic !== undefined && traffic.reporter !== 'source') {
      const total = during(traffic.requestsPerSecond, pod, window);
      add(requests, `${traffic.reporter} ${pod.namespace.name}`, total);
      const bytes = (total * (traffic.requestBytes + traffic.responseBytes)) / traffic.destinations.length;
      for (const destination of traffic.destinations) {
        for (const caller of traffic.callers)
          edge(pod, traffic.reporter, caller, destination, bytes * caller.shareRatio);
      }
    }
    for (const caller of tcp?.callers ?? []) {
      const bytes = during(tcp?.bytesPerSecond, pod, window) * caller.shareRatio;
      edge(pod, 'destination', caller, pod.workload.name, bytes);
    }
  }
  for (const { pod, flow, reporter, sourceZone, destinationZone, shareRatio } of ztunnelParts(simulation))
    add(ztunnel, `${reporter} ${sourceZone} ${destinationZone}`, shareRatio * during(flow.bytesPerSecond, pod, window));
  return {
    requests: [...requests].map(([key, count]) => {
      const [reporter = '', namespace = ''] = key.split(' ');
      return { reporter, namespace, requests: count };
    }),
    edges: [...edges].filter(([, bytes]) => bytes > 0).map(([key, bytes]) => ({ edge: key, bytes })),
    ztunnel: [...ztunnel].filter(([, bytes]) => bytes > 0).map(([pair, bytes]) => ({ pair, bytes })),
  };
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

/** A rate, over the part of a pod's life that lies in the window. */
export function during(rate: Wave | undefined, pod: Span, window: Span): number {
  const from = Math.max(pod.fromSeconds, window.fromSeconds);
  const to = Math.min(pod.toSeconds, window.toSeconds);
  return rate === undefined || from >= to ? 0 : integral(rate, from, to);
}
