import { isFinished } from '../../derive/mesh-mode.ts';
import { podRole } from '../../derive/pod-role.ts';
import { waypointNeeds } from '../../derive/waypoint-need.ts';
import { workloadName } from '../../derive/workload-name.ts';
import type { Fact, Facts } from '../../model/snapshot.ts';
import { waypointReplicas, waypointRequest } from '../ambient-parts.ts';
import { namespaceWaypoints } from '../namespace-waypoints.ts';
import type { Item } from './load.ts';
import type { NodeGroup } from './node-groups.ts';

type Pod = Fact<'pods'>[number];

/** Namespaces with sidecars and without a waypoint that would get one, and those of which that is not known. */
export interface NewWaypoints {
  readonly needed: readonly string[];
  readonly unsure: readonly string[];
}

/** Which namespaces would get their first waypoint: one of their workloads needs it, and none stands there. */
export function newWaypoints(facts: Facts, pods: readonly Pod[]): NewWaypoints {
  const sidecars = pods.filter((pod) => podRole(pod) === 'sidecar' && !isFinished(pod));
  const workloads = new Map(
    sidecars.map(({ namespace, name, ownerKind, ownerName }) => {
      const workload = workloadName(name, ownerKind, ownerName);
      return [JSON.stringify([namespace, workload]), { namespace, workload }];
    }),
  );
  const waypoints = namespaceWaypoints(facts, waypointNeeds([...workloads.values()], facts));
  const where = (need: string): string[] =>
    [...waypoints].flatMap(([namespace, { waypoint }]) => (waypoint === need ? [namespace] : [])).sort();
  return { needed: where('needed'), unsure: where('unknown') };
}

/** The pods of these waypoints, as items to be placed: two replicas each at the chart's default request. */
export const waypointItems = (namespaces: readonly string[]): Item[] =>
  namespaces.flatMap((namespace) =>
    Array.from({ length: waypointReplicas }, (_, replica) => ({
      name: `${namespace}/waypoint-${replica}`,
      cpuMillicores: Math.round(waypointRequest.cpuCores * 1000),
      memoryBytes: Math.round(waypointRequest.memoryGib * 1024 ** 3),
    })),
  );

/**
 * Where the waypoint of each namespace would run: the group with most of its sidecars. A waypoint tolerates no taint,
 * so groups without one come first; the larger group, then the first by name, breaks a tie.
 * @returns a lookup by namespace; undefined only when there is no group
 */
export function waypointHomes(groups: readonly NodeGroup[]): (namespace: string) => NodeGroup | undefined {
  const ranked = groups
    .map((group) => ({ group, sidecars: sidecarCounts(group) }))
    .toSorted(
      (a, b) => Number(a.group.tainted) - Number(b.group.tainted) || b.group.hosts.length - a.group.hosts.length,
    );
  const open = ranked.filter(({ group }) => group.tainted === ranked[0]?.group.tainted);
  const homes = new Map<string, NodeGroup | undefined>();
  return (namespace) => {
    if (!homes.has(namespace)) {
      const count = ({ sidecars }: (typeof ranked)[number]): number => sidecars.get(namespace) ?? 0;
      homes.set(namespace, open.toSorted((a, b) => count(b) - count(a))[0]?.group);
    }
    return homes.get(namespace);
  };
}

function sidecarCounts({ hosts }: NodeGroup): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const pod of hosts.flatMap(({ work }) => work)) {
    if (podRole(pod) === 'sidecar') counts.set(pod.namespace, (counts.get(pod.namespace) ?? 0) + 1);
  }
  return counts;
}
