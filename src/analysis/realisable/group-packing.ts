import { podRequest } from '../../derive/pod-request.ts';
import { withoutSidecar } from '../../derive/without-sidecar.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import type { Fact } from '../../model/snapshot.ts';
import type { AmbientAgents } from './ambient-agents.ts';
import { firstFit } from './first-fit.ts';
import { hasRoom, type Item, isSound, type Load } from './load.ts';
import { lowerBound } from './lower-bound.ts';
import type { NodeGroup } from './node-groups.ts';
import { nodeOffer } from './node-offer.ts';
import { podName } from './pod-name.ts';
import type { NodesNeeded } from './removal-interval.ts';

type Pod = Fact<'pods'>[number];

export interface PackingEvidence {
  readonly group: NodeGroup;
  readonly targetRatio: number;
  readonly agents: AmbientAgents;
  /** Waypoint pods that would be placed here: those that are needed, and those of which it is not known. */
  readonly waypoints: { readonly needed: readonly Item[]; readonly unsure: readonly Item[] };
}

/** How many nodes a group's pods need before and after, and the pods that an empty node would not hold in ambient. */
export interface GroupPacking {
  readonly before: NodesNeeded;
  readonly after: NodesNeeded;
  /** Larger than the target utilisation leaves, though not than the node. */
  readonly aboveTarget: readonly string[];
  /** Larger than what some node of the group has left beside ztunnel and istio-cni: they may not start again. */
  readonly unfit: readonly string[];
}

/**
 * Today's pods with their sidecars, against the same pods without, ztunnel and istio-cni on every node, and the
 * waypoints. Waypoints that are not sure count for first-fit, never for the lower bound.
 * @returns missing when the group cannot be judged, with why
 */
export function groupPacking({ group, targetRatio, agents, waypoints }: PackingEvidence): Reading<GroupPacking> {
  const work = group.hosts.flatMap((host) => host.work);
  const broken = group.hosts.flatMap((host) => [...host.agents, ...host.work]).find(isBroken);
  if (broken !== undefined) return missing(`the request of pod ${podName(broken)} is not a number that can be placed`);
  const [today, then, full] = [
    nodeOffer(group, targetRatio),
    nodeOffer(group, targetRatio, agents),
    nodeOffer(group, 1, agents),
  ];
  if (!today.known) return today;
  if (!then.known) return then;
  if (!full.known) return full;
  const { whole } = today.value;
  const sidecars = work.map(itemOf);
  const sure = [...work.map((pod) => itemOf(withoutSidecar(pod))), ...waypoints.needed];
  const moved = [...sure, ...waypoints.unsure];
  const unfit = larger(moved, full.value.least);
  return known({
    before: {
      firstFit: firstFit(sidecars, today.value.least, whole),
      lowerBound: lowerBound(sidecars, today.value.most),
    },
    after: { firstFit: firstFit(moved, then.value.least, whole), lowerBound: lowerBound(sure, then.value.most) },
    unfit,
    aboveTarget: larger(moved, then.value.least).filter((name) => !unfit.includes(name)),
  });
}

const isBroken = (pod: Pod): boolean => !isSound(podRequest(pod));

const itemOf = (pod: Pod): Item => ({ name: podName(pod), ...podRequest(pod) });

const larger = (items: readonly Item[], room: Load): string[] =>
  items.filter((item) => !hasRoom(room, item)).map(({ name }) => name);
