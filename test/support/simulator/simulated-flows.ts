import { connectionsPerSecond } from './pod-traffic.ts';
import type { SimulatedFlow } from './simulation.ts';
import type { ClusterSpec } from './spec.ts';
import { peakingAt } from './wave.ts';

/** Requests that share a connection. */
const requestsOfConnection = 40;

/** What ztunnel carries: the requests to ambient workloads, or the connections of those without requests. */
export const simulatedFlows = ({ namespaces }: ClusterSpec): SimulatedFlow[] =>
  namespaces.flatMap(({ name: namespace, workloads }) =>
    workloads
      .filter(({ mesh }) => mesh === 'ambient')
      .flatMap(({ name: workload, traffic, tcp }) => {
        const flow = (bytes: number, connections: number, swing: number) => (caller: SimulatedFlow['caller']) => ({
          ...{ caller, namespace, workload },
          bytesPerSecond: peakingAt(14, bytes * caller.shareRatio, swing),
          connectionsPerSecond: peakingAt(14, connections * caller.shareRatio, swing),
        });
        const { requestsPerSecond = 0, requestBytes = 0, responseBytes = 0, callers = [] } = traffic ?? {};
        const http = requestsPerSecond * (requestBytes + responseBytes);
        return [
          ...(http > 0 ? callers.map(flow(http, requestsPerSecond / requestsOfConnection, 0.6)) : []),
          ...(tcp === undefined || http > 0
            ? []
            : tcp.callers.map(flow(tcp.bytesPerSecond, connectionsPerSecond(tcp), 0.4))),
        ];
      }),
  );
