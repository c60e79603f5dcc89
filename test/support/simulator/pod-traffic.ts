import { gatewayName, meshParts } from './mesh-part.ts';
import { between, type Random } from './random.ts';
import type { Place } from './simulated-pod.ts';
import type { SimulatedTcp, SimulatedTraffic } from './simulation.ts';
import type { TcpSpec } from './spec-traffic.ts';
import { peakingAt } from './wave.ts';

const reporters = {
  'classic-sidecar': 'destination',
  'native-sidecar': 'destination',
  waypoint: 'waypoint',
  'gateway-api': 'source',
  'helm-gateway': 'source',
} as const;

/** Requests that the pod's Envoy counts; ambient pods and ztunnel see none. */
export function podTraffic({ workload, replicas }: Place, next: Random): SimulatedTraffic | undefined {
  const { traffic, mesh } = workload;
  if (traffic === undefined || !(mesh in reporters)) return undefined;
  const rate = (traffic.requestsPerSecond / replicas) * between(next, 0.8, 1.2);
  return {
    requestsPerSecond: peakingAt(between(next, 11, 17), rate, 0.6),
    latency: { medianMs: traffic.medianMs * between(next, 0.9, 1.1), shape: traffic.shape },
    reporter: reporters[mesh as keyof typeof reporters],
    destinations: traffic.serves ?? [gatewayName(workload)],
    requestBytes: traffic.requestBytes ?? 0,
    responseBytes: traffic.responseBytes ?? 0,
    callers: traffic.callers ?? [{ namespace: 'unknown', workload: 'unknown', shareRatio: 1 }],
  };
}

const bytesOfConnection = 20_000;
export const connectionsPerSecond = ({ connectionsPerSecond: given, bytesPerSecond }: TcpSpec): number =>
  given ?? bytesPerSecond / bytesOfConnection;

/** Bytes of connections that a sidecar counts as their server. */
export function podTcp({ workload, replicas }: Place): SimulatedTcp | undefined {
  const { tcp, mesh } = workload;
  if (tcp === undefined || meshParts[mesh].role !== 'sidecar') return undefined;
  return {
    bytesPerSecond: peakingAt(14, tcp.bytesPerSecond / replicas, 0.4),
    connectionsPerSecond: peakingAt(14, connectionsPerSecond(tcp) / replicas, 0.4),
    callers: tcp.callers,
  };
}
