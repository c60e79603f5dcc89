import type { Fact, Facts } from '../model/snapshot.ts';
import { isFinished } from './mesh-mode.ts';
import { workloadName } from './workload-name.ts';
import type { ZoneShares } from './zone-crossing.ts';

/** Pods of one workload by zone; the zone is empty where that of the node is not known. */
type PodsByZone = Map<string, number>;

/** How a workload's pods of known zones are spread, and the share (0-1) of all its pods that those are. */
export interface Spread {
  readonly byZone: ZoneShares;
  readonly knownRatio: number;
}

/** How a workload's pods are spread at each instant at which it had some, and over all of them together. */
export interface Placement {
  readonly at: ReadonlyMap<string, Spread>;
  readonly overall: Spread;
}

/** `namespace/workload`, as the placements and the edges of traffic both name it. */
export const workloadKey = (namespace: string, workload: string): string => `${namespace}/${workload}`;

export type PlacementEvidence = Pick<Facts, 'placements' | 'nodes' | 'nodesSeen' | 'pods'>;

/**
 * Where every workload's pods were, by zone, at each instant that was looked at: what zone shares are made of. Without
 * placements from Prometheus, where they are now.
 */
export function zonePlacements(facts: PlacementEvidence): ReadonlyMap<string, Placement> {
  const zones = nodeZones(facts);
  const workloads = new Map<string, Map<string, PodsByZone>>();
  for (const { at, namespace, ownerKind, ownerName, node, pods } of placements(facts)) {
    const workload = workloadKey(namespace, workloadName('', ownerKind, ownerName));
    const instants = workloads.get(workload) ?? new Map<string, PodsByZone>();
    workloads.set(workload, instants.set(at, added(instants.get(at) ?? new Map(), zones.get(node) ?? '', pods)));
  }
  return new Map([...workloads].map(([workload, instants]) => [workload, placementOf(instants)]));
}

function placementOf(instants: ReadonlyMap<string, PodsByZone>): Placement {
  const overall: PodsByZone = new Map();
  for (const pods of instants.values()) for (const [zone, count] of pods) added(overall, zone, count);
  return { at: new Map([...instants].map(([at, pods]) => [at, spreadOf(pods)])), overall: spreadOf(overall) };
}

function spreadOf(pods: PodsByZone): Spread {
  const known = [...pods].filter(([zone, count]) => zone !== '' && count > 0);
  const total = (some: readonly (readonly [string, number])[]): number =>
    some.reduce((sum, [, count]) => sum + count, 0);
  const [zoned, all] = [total(known), total([...pods])];
  return {
    byZone: new Map(known.map(([zone, count]) => [zone, count / zoned])),
    knownRatio: all > 0 ? zoned / all : 0,
  };
}

const added = (pods: PodsByZone, zone: string, count: number): PodsByZone =>
  pods.set(zone, (pods.get(zone) ?? 0) + count);

/** The zone of every node of which it is known: by the Kubernetes API, else by kube-state-metrics. */
export function nodeZones({ nodes, nodesSeen }: Pick<Facts, 'nodes' | 'nodesSeen'>): ReadonlyMap<string, string> {
  const seen = nodesSeen.known ? nodesSeen.value : [];
  const live = nodes.known ? nodes.value.map(({ name, zone }) => ({ node: name, zone })) : [];
  return new Map([...seen, ...live].flatMap(({ node, zone }) => (zone ? [[node, zone] as const] : [])));
}

function placements({ placements: seen, pods }: PlacementEvidence): Fact<'placements'> {
  if (seen.known && seen.value.length > 0) return seen.value;
  if (!pods.known) return [];
  return pods.value.flatMap((pod) => {
    const { namespace, node, ownerKind = '', ownerName } = pod;
    if (node === undefined || ownerName === undefined || isFinished(pod)) return [];
    return [{ at: 'now', namespace, ownerKind, ownerName, node, pods: 1 }];
  });
}
