import { busiestCores } from './busiest-cores.ts';
import { sideOf } from './istio-connections.ts';
import type { SimulatedPod, Simulation, Span } from './simulation.ts';
import type { CallerSpec } from './spec-traffic.ts';
import { during } from './truth-of-traffic.ts';
import { ztunnelParts } from './ztunnel-parts.ts';

/**
 * What the compliance checks ask of the window. A line is a name and a number; `call` is
 * `reporter source-namespace/workload destination-namespace/workload`, with `what` became of it after it.
 */
export interface TruthOfCompliance {
  readonly outcomes: readonly Line[];
  readonly connections: readonly Line[];
  readonly denials: readonly Line[];
  readonly oomKills: readonly Line[];
  readonly ztunnels: readonly ZtunnelTruth[];
  readonly clocks: readonly { readonly node: string; readonly aheadSeconds: number }[];
}

export interface Line {
  readonly line: string;
  readonly count: number;
}

export interface ZtunnelTruth {
  readonly pod: string;
  readonly busyCores: number;
  readonly limitCores?: number;
  readonly throttledRatio: number;
}

export function truthOfCompliance(simulation: Simulation): TruthOfCompliance {
  const { pods, nodes, window } = simulation;
  return {
    outcomes: lines(pods.flatMap((pod) => outcomesOf(pod, window))),
    connections: lines(connectionsOf(simulation)),
    denials: lines(pods.flatMap((pod) => denialsOf(pod, window))),
    oomKills: lines(pods.flatMap((pod) => killsOf(pod, window))),
    ztunnels: pods.filter(({ workload }) => workload.mesh === 'ztunnel').flatMap((pod) => ztunnelOf(pod, window)),
    clocks: nodes.map(({ name, clockOffsetSeconds }) => ({ node: name, aheadSeconds: clockOffsetSeconds })),
  };
}

type Entry = readonly [string, number];

/** Lines of the same name together; those of nothing are none. */
function lines(entries: readonly Entry[]): Line[] {
  const sums = new Map<string, number>();
  for (const [line, count] of entries) sums.set(line, (sums.get(line) ?? 0) + count);
  return [...sums].filter(([, count]) => count > 0).map(([line, count]) => ({ line, count }));
}

const known = (text: string): string => (text === 'unknown' ? '' : text);
const callOf = (reporter: string, caller: CallerSpec, namespace: string, workload: string): string =>
  `${reporter} ${known(caller.namespace)}/${known(caller.workload)} ${namespace}/${workload}`;

function outcomesOf(pod: SimulatedPod, window: Span): Entry[] {
  const { traffic, namespace } = pod;
  if (traffic === undefined || traffic.reporter === 'source') return [];
  const total = during(traffic.requestsPerSecond, pod, window) / traffic.destinations.length;
  return traffic.destinations.flatMap((destination) =>
    traffic.callers.flatMap((caller): Entry[] => {
      const call = callOf(traffic.reporter, caller, namespace.name, destination);
      const requests = total * caller.shareRatio;
      return [
        [`${call} requests`, requests],
        [`${call} plaintext`, caller.plaintext ? requests : 0],
        [`${call} forbidden`, requests * (caller.forbiddenRatio ?? 0)],
        ...Object.entries(caller.unavailable ?? {}).map(
          ([flags, ratio]): Entry => [`${call} ${flags}`, requests * ratio],
        ),
      ];
    }),
  );
}

const connectionsOf = (simulation: Simulation): Entry[] =>
  ztunnelParts(simulation).flatMap(({ pod, flow, reporter, shareRatio }): Entry[] => {
    const { caller } = flow;
    const call = callOf(reporter, caller, flow.namespace, flow.workload);
    const opened = shareRatio * during(flow.connectionsPerSecond, pod, simulation.window);
    const ended = Object.entries(caller.ended ?? {}).filter(([flags]) => sideOf(flags) === reporter);
    return [
      [`${call} opened`, opened],
      [`${call} plaintext`, caller.plaintext ? opened : 0],
      ...ended.map(([flags, ratio]): Entry => [`${call} ${flags}`, opened * ratio]),
    ];
  });

function denialsOf(pod: SimulatedPod, window: Span): Entry[] {
  const { traffic, namespace, name } = pod;
  if (traffic === undefined || traffic.reporter === 'source') return [];
  const ratio = traffic.callers.reduce((sum, one) => sum + one.shareRatio * (one.forbiddenRatio ?? 0), 0);
  return [[`${namespace.name}/${name}`, ratio * during(traffic.requestsPerSecond, pod, window)]];
}

const killsOf = ({ containers, namespace, name }: SimulatedPod, window: Span): Entry[] =>
  containers
    .filter(({ mesh }) => mesh)
    .flatMap((container) =>
      container.lives
        .filter(({ fromSeconds }) => fromSeconds >= window.fromSeconds && fromSeconds < window.toSeconds)
        .filter(({ after }) => after === 'OOMKilled')
        .map((): Entry => [`${namespace.name}/${name}/${container.name}`, 1]),
    );

function ztunnelOf(pod: SimulatedPod, window: Span): ZtunnelTruth[] {
  const [container] = pod.containers;
  const busyCores = container && busiestCores(container.cpuCores, pod, window);
  if (container === undefined || busyCores === undefined) return [];
  const { cpuLimitCores: limitCores, throttledRatio } = container;
  return [{ pod: pod.name, busyCores, ...(limitCores !== undefined && { limitCores }), throttledRatio }];
}
