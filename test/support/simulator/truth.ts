import type { Role } from '../../../src/model/role.ts';
import { type LatencyPart, latencyBoundsMs, mixtureQuantileMs, requestsWithin } from './latency.ts';
import { meshParts } from './mesh-part.ts';
import { added, costUsd, nothing, type PodUsage, podUsage } from './pod-usage.ts';
import type { NodeRate, SimulatedNode, SimulatedPod, Simulation } from './simulation.ts';
import { type TruthOfCompliance, truthOfCompliance } from './truth-of-compliance.ts';
import { type TruthOfNodes, truthOfNodes } from './truth-of-nodes.ts';
import { type TruthOfTraffic, truthOfTraffic } from './truth-of-traffic.ts';

/** What the mesh containers really used over [start, end): analytic integrals, never sums of samples. */
export interface Truth extends TruthOfNodes, TruthOfTraffic, TruthOfCompliance {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly hours: number;
  readonly roles: readonly (RoleUsage & { readonly role: Role })[];
  readonly namespaces: readonly (RoleUsage & { readonly namespace: string; readonly role: Role })[];
  /** Mesh containers with series missing from the history: their share of the truth cannot be measured. */
  readonly unseen: readonly (PodUsage & { readonly namespace: string; readonly pod: string; readonly role: Role })[];
  /** Pods of applications at `end`, finished ones left out, and how many finished ones the API still lists. */
  readonly modes: Readonly<Record<'sidecarPods' | 'ambientPods' | 'outOfMeshPods' | 'finishedPods', number>>;
  readonly latency: readonly ReporterLatency[];
}

export interface RoleUsage extends PodUsage {
  /** Different pod names with some life in the window. */
  readonly podsSeen: number;
  readonly podsAtEnd: number;
  /** Allocation at the rates of the node of each pod; absent when one of them has no price. */
  readonly costUsd?: number;
}

export interface ReporterLatency {
  readonly reporter: 'destination' | 'waypoint';
  readonly requests: number;
  readonly quantiles: readonly { readonly quantile: number; readonly ms: number }[];
  /** Cumulative: requests at most `leMs` long; the last bound, +Inf, is null. */
  readonly buckets: readonly { readonly leMs: number | null; readonly count: number }[];
}

interface Measured {
  readonly pod: SimulatedPod;
  readonly role: Role;
  readonly usage: PodUsage;
  readonly rate?: NodeRate;
}

/** @param rateOf price of a node, by default that of its pool */
export function truthOf(
  simulation: Simulation,
  rateOf: (node: SimulatedNode) => NodeRate | undefined = ({ rate }) => rate,
): Truth {
  const { spec, window } = simulation;
  const measured = simulation.pods.flatMap((pod): Measured[] => {
    const { role } = meshParts[pod.workload.mesh];
    const usage = podUsage(pod, window);
    const rate = rateOf(pod.node);
    return role === undefined || usage.proxyHours === 0 ? [] : [{ pod, role, usage, ...(rate && { rate }) }];
  });
  const byRole = Map.groupBy(measured, ({ role }) => role);
  const byNamespace = Map.groupBy(measured, ({ pod, role }) => `${pod.namespace.name}/${role}`);
  return {
    name: spec.name,
    start: spec.start,
    end: spec.end,
    hours: (window.toSeconds - window.fromSeconds) / 3600,
    roles: [...byRole].map(([role, group]) => ({ role, ...roleUsage(simulation, group) })),
    namespaces: [...byNamespace.values()].flatMap((group) =>
      group
        .slice(0, 1)
        .map(({ pod, role }) => ({ namespace: pod.namespace.name, role, ...roleUsage(simulation, group) })),
    ),
    unseen: measured
      .filter(({ pod }) => pod.missingMemorySeries)
      .map(({ pod, role, usage }) => ({ namespace: pod.namespace.name, pod: pod.name, role, ...usage })),
    modes: modesAtEnd(simulation),
    latency: (['destination', 'waypoint'] as const).map((reporter) => reporterLatency(measured, reporter)),
    ...truthOfNodes(simulation, rateOf),
    ...truthOfTraffic(simulation),
    ...truthOfCompliance(simulation),
  };
}

function roleUsage(simulation: Simulation, group: readonly Measured[]): RoleUsage {
  const costs = group.map(({ usage, rate }) => (rate === undefined ? Number.NaN : costUsd(usage, rate)));
  const cost = costs.reduce((sum, one) => sum + one, 0);
  const names = new Set(group.map(({ pod }) => `${pod.namespace.name}/${pod.name}`));
  return {
    ...group.reduce((sum, { usage }) => added(sum, usage), nothing),
    podsSeen: names.size,
    podsAtEnd: group.filter(({ pod }) => runsAtEnd(simulation, pod)).length,
    ...(Number.isNaN(cost) ? {} : { costUsd: cost }),
  };
}

const runsAtEnd = ({ window: { toSeconds } }: Simulation, pod: SimulatedPod): boolean =>
  pod.fromSeconds < toSeconds && pod.toSeconds >= toSeconds;

function modesAtEnd(simulation: Simulation): Truth['modes'] {
  const { pods, window } = simulation;
  const running = pods.filter((pod) => runsAtEnd(simulation, pod)).map(({ workload }) => workload.mesh);
  return {
    sidecarPods: running.filter((mesh) => meshParts[mesh].role === 'sidecar').length,
    ambientPods: running.filter((mesh) => mesh === 'ambient').length,
    outOfMeshPods: running.filter((mesh) => mesh === 'none').length,
    finishedPods: pods.filter((pod) => pod.toSeconds < window.toSeconds && pod.deletedSeconds >= window.toSeconds)
      .length,
  };
}

function reporterLatency(measured: readonly Measured[], reporter: ReporterLatency['reporter']): ReporterLatency {
  const parts = measured.flatMap(({ pod: { traffic }, usage }): LatencyPart[] =>
    traffic?.reporter === reporter ? [{ requests: usage.httpRequests, latency: traffic.latency }] : [],
  );
  return {
    reporter,
    requests: requestsWithin(parts, null),
    quantiles: [0.5, 0.9, 0.99].map((quantile) => ({ quantile, ms: mixtureQuantileMs(parts, quantile) })),
    buckets: latencyBoundsMs.map((leMs) => ({ leMs, count: requestsWithin(parts, leMs) })),
  };
}
