import { type AmbientTime, ambientTime } from '../../derive/ambient-time.ts';
import { type Waypoint, waypointOf } from '../../derive/waypoint-of.ts';
import { workloadKey } from '../../derive/zone-placement.ts';
import { zonePreference } from '../../derive/zone-preference.ts';
import type { Fact, Facts } from '../../model/snapshot.ts';

type Edge = Fact<'trafficEdges'>[number];

/** How the side that chooses an endpoint treats zones; `assumed` is Istio's default for waypoints, not read. */
export type Routing = 'zoneBlind' | 'sameZone' | 'assumedSameZone';

/** One way that bytes went from pod to pod. A call through a waypoint is two: into it and out of it. */
export interface Leg {
  readonly kind: 'direct' | 'intoWaypoint' | 'outOfWaypoint';
  /** The call it is part of, `namespace/workload` at both ends. */
  readonly source: string;
  readonly destination: string;
  readonly from: string;
  readonly to: string;
  readonly fromNamespace: string;
  readonly toNamespace: string;
  readonly routing: Routing;
  /** The leg into the waypoint, of the one that leaves it. */
  readonly before?: Leg;
  readonly bytes: number;
  /** Which ztunnel reports this leg when it carries it: that of the client's node or that of the server's. */
  readonly ztunnel: 'source' | 'destination';
  /** How much of these bytes ztunnel carried as well. */
  readonly carried: AmbientTime;
}

export type LegEvidence = Pick<Facts, 'trafficEdges' | 'services' | 'namespaces' | 'gateways' | 'pods' | 'podsSeen'>;

/**
 * The legs of all calls that an Envoy at the server or a waypoint measured, each call once.
 *
 * A waypoint in front of a sidecar reports a request that the sidecar reports again: of those bytes the waypoint's
 * count, and the sidecar's as far as they are more. A server that is in ambient now was measured by its sidecar
 * before it moved and by the waypoint after: there both count.
 */
export function legs(facts: LegEvidence): Leg[] {
  const edges = facts.trafficEdges.known ? facts.trafficEdges.value.filter(({ bytes }) => bytes > 0) : [];
  const waypointFor = waypointOf(facts);
  const preferred = zonePreference(facts);
  const time = ambientTime(facts);
  const [through, direct] = [edges.filter(isThrough), edges.filter((edge) => !isThrough(edge))];
  const waypoints = new Map(
    through.map((edge) => [edge, waypointFor(edge.destinationNamespace, edge.destinationService)]),
  );
  const senders = new Set([...waypoints.values()].flatMap((one) => (one ? [keyOf(one)] : [])));
  return [
    ...through.flatMap((edge) => waypointLegs(edge, waypoints.get(edge), preferred, time)),
    ...unreported(direct, through, time)
      .filter((edge) => !senders.has(sourceOf(edge)))
      .map((edge) => directLeg(edge, preferred, time)),
  ];
}

const isThrough = ({ reporter }: Edge): boolean => reporter === 'waypoint';
const sourceOf = (edge: Edge): string => workloadKey(edge.sourceNamespace, edge.sourceWorkload);
const destinationOf = (edge: Edge): string => workloadKey(edge.destinationNamespace, edge.destinationWorkload);
const keyOf = ({ namespace, workload }: Waypoint): string => workloadKey(namespace, workload);
const callOf = (edge: Edge): string => `${sourceOf(edge)} ${destinationOf(edge)}`;

/** What sidecars measured, less what a waypoint in front of them has reported of the same call. */
function unreported(
  direct: readonly Edge[],
  through: readonly Edge[],
  time: (workload: string) => AmbientTime,
): Edge[] {
  const left = new Map<string, number>();
  for (const edge of through) left.set(callOf(edge), (left.get(callOf(edge)) ?? 0) + edge.bytes);
  return direct.flatMap((edge) => {
    const moved = ['all', 'part'].includes(time(destinationOf(edge)));
    const reported = moved ? 0 : Math.min(edge.bytes, left.get(callOf(edge)) ?? 0);
    if (reported > 0) left.set(callOf(edge), (left.get(callOf(edge)) ?? 0) - reported);
    return edge.bytes > reported ? [{ ...edge, bytes: edge.bytes - reported }] : [];
  });
}

type Preferred = ReturnType<typeof zonePreference>;
type Time = ReturnType<typeof ambientTime>;

function directLeg(edge: Edge, preferred: Preferred, time: Time): Leg {
  const [client, server] = [time(sourceOf(edge)), time(destinationOf(edge))];
  // A client that moved with its server: the sidecars' bytes end where ztunnel's begin.
  const movedTogether = client === 'part' && server !== 'none' && server !== 'unknown';
  return {
    kind: 'direct',
    source: sourceOf(edge),
    destination: destinationOf(edge),
    from: sourceOf(edge),
    to: destinationOf(edge),
    fromNamespace: edge.sourceNamespace,
    toNamespace: edge.destinationNamespace,
    routing: preferred(edge.destinationNamespace, edge.destinationService) ? 'sameZone' : 'zoneBlind',
    bytes: edge.bytes,
    ztunnel: 'source',
    carried: movedTogether ? 'none' : client,
  };
}

/** Into the waypoint, where the client's ztunnel reports it, and out of it, where only the server's can. */
function waypointLegs(edge: Edge, waypoint: Waypoint | undefined, preferred: Preferred, time: Time): Leg[] {
  const there = waypoint === undefined ? '' : keyOf(waypoint);
  const namespace = waypoint?.namespace ?? edge.destinationNamespace;
  const local = waypoint === undefined ? undefined : preferred(waypoint.namespace, waypoint.name);
  const whole = directLeg(edge, preferred, time);
  const into: Leg = {
    ...whole,
    kind: 'intoWaypoint',
    to: there,
    toNamespace: namespace,
    routing: local === undefined ? 'assumedSameZone' : local ? 'sameZone' : 'zoneBlind',
    carried: time(sourceOf(edge)),
  };
  const out: Leg = {
    ...whole,
    kind: 'outOfWaypoint',
    from: there,
    fromNamespace: namespace,
    before: into,
    ztunnel: 'destination',
    carried: time(destinationOf(edge)),
  };
  return [into, out];
}
