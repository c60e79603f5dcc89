import { connectionsPerSecond } from './pod-traffic.ts';
import type { SimulatedFlow } from './simulation.ts';
import type { ClusterSpec, NamespaceSpec, WorkloadSpec } from './spec.ts';
import type { CallerSpec } from './spec-traffic.ts';
import { inStep, peakingAt } from './wave.ts';

/** Requests that share a connection. */
const requestsOfConnection = 40;

/** What ztunnel carries: the requests to ambient workloads, or the connections of those without requests. */
export const simulatedFlows = ({ namespaces }: ClusterSpec): SimulatedFlow[] =>
  together(
    namespaces.flatMap((namespace) =>
      namespace.workloads
        .filter(({ mesh }) => mesh === 'ambient')
        .flatMap((workload) => {
          const { bytes, connections, swing, callers } = load(workload);
          return legs(namespace, workload, callers).map(({ caller, to }) => ({
            ...{ caller, namespace: namespace.name, workload: to },
            bytesPerSecond: peakingAt(14, bytes * caller.shareRatio, swing),
            connectionsPerSecond: peakingAt(14, connections * caller.shareRatio, swing),
          }));
        }),
    ),
  );

/** One flow between any two: what a caller sends through one waypoint to several workloads is counted as one. */
function together(flows: readonly SimulatedFlow[]): SimulatedFlow[] {
  const of = ({ caller, namespace, workload }: SimulatedFlow) =>
    [caller.namespace, caller.workload, namespace, workload].join('/');
  return [...Map.groupBy(flows, of).values()].flatMap((same) =>
    same.slice(0, 1).map((flow) => ({
      ...flow,
      bytesPerSecond: same.map(({ bytesPerSecond }) => bytesPerSecond).reduce(inStep),
      connectionsPerSecond: same.map((one) => one.connectionsPerSecond).reduce(inStep),
    })),
  );
}

function load({ traffic, tcp }: WorkloadSpec) {
  const { requestsPerSecond = 0, requestBytes = 0, responseBytes = 0, callers = [] } = traffic ?? {};
  const http = requestsPerSecond * (requestBytes + responseBytes);
  if (http > 0) return { bytes: http, connections: requestsPerSecond / requestsOfConnection, swing: 0.6, callers };
  if (tcp === undefined) return { bytes: 0, connections: 0, swing: 0, callers: [] };
  return { bytes: tcp.bytesPerSecond, connections: connectionsPerSecond(tcp), swing: 0.4, callers: tcp.callers };
}

/** Who connects to whom: through the waypoint that serves the workload, but for callers outside the mesh, who know of none. */
function legs(
  { name, workloads }: NamespaceSpec,
  { name: workload }: WorkloadSpec,
  callers: readonly CallerSpec[],
): { readonly caller: CallerSpec; readonly to: string }[] {
  const waypoint = workloads.find(({ mesh, traffic }) => mesh === 'waypoint' && traffic?.serves?.includes(workload));
  const direct = callers.filter(({ plaintext = false }) => plaintext || waypoint === undefined);
  const through = callers.filter((caller) => !direct.includes(caller));
  if (waypoint === undefined || through.length === 0) return direct.map((caller) => ({ caller, to: workload }));
  const shareRatio = through.reduce((sum, caller) => sum + caller.shareRatio, 0);
  return [
    ...direct.map((caller) => ({ caller, to: workload })),
    ...through.map((caller) => ({ caller, to: waypoint.name })),
    { caller: { namespace: name, workload: waypoint.name, shareRatio }, to: workload },
  ];
}
