import type { SimulatedFlow, SimulatedPod, Simulation } from './simulation.ts';

/** The part of a flow that one ztunnel reports towards one zone. */
export interface ZtunnelPart {
  readonly pod: SimulatedPod;
  readonly flow: SimulatedFlow;
  readonly reporter: 'source' | 'destination';
  readonly sourceZone: string;
  readonly destinationZone: string;
  /** Share (0-1) of the flow's bytes. */
  readonly shareRatio: number;
}

/**
 * About five ztunnels carry an equal part of each flow, on either side of it, and spread it over the zones as the
 * cluster's nodes are. A caller outside the mesh has no ztunnel on its side.
 */
export function ztunnelParts({ pods, nodes, flows }: Simulation): ZtunnelPart[] {
  const zones = Map.groupBy(nodes, ({ zone }) => zone);
  const ztunnels = pods.filter(({ workload }) => workload.mesh === 'ztunnel');
  const every = Math.max(1, Math.round(nodes.length / 5));
  return ztunnels.flatMap((pod, place) =>
    flows
      .filter((_, index) => (place + index) % every === 0)
      .flatMap((flow) =>
        [...zones].flatMap(([zone, { length }]) => {
          const shareRatio = (every * length) / nodes.length ** 2;
          const here = pod.node.zone;
          const server = {
            pod,
            flow,
            reporter: 'destination',
            sourceZone: zone,
            destinationZone: here,
            shareRatio,
          } as const;
          const client = {
            pod,
            flow,
            reporter: 'source',
            sourceZone: here,
            destinationZone: zone,
            shareRatio,
          } as const;
          return flow.caller.plaintext ? [server] : [client, server];
        }),
      ),
  );
}
