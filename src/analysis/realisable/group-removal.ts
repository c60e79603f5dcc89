import { withoutSidecar } from '../../derive/without-sidecar.ts';
import { known, type Reading } from '../../model/reading.ts';
import type { GroupRemoval } from '../../model/report-savings.ts';
import { monthHours } from '../proxy-cost.ts';
import type { BlockedNodes } from './blocked-nodes.ts';
import { type GroupPacking, groupPacking, type PackingEvidence } from './group-packing.ts';
import type { MeanNode } from './node-hour.ts';
import { removalInterval } from './removal-interval.ts';

type Interval = GroupRemoval['removed'];

/** What is known of one group besides its nodes and pods. */
export interface GroupEvidence extends PackingEvidence {
  /** Nodes that the group keeps at least. */
  readonly minimum: number;
  readonly blocked: BlockedNodes;
  /** False when it is not known what keeps nodes. */
  readonly blockersKnown: boolean;
  readonly mean: Reading<MeanNode>;
}

/** What could be removed of a group, with what the totals and the notes say of it besides. */
export interface JudgedGroup extends Pick<GroupPacking, 'aboveTarget' | 'unfit'> {
  readonly removal: GroupRemoval;
  readonly mean: Reading<MeanNode>;
}

/**
 * What could be removed of one group of alike nodes, and what that is worth. Nothing is certain, and the low bound is
 * 0, when it is not known what keeps nodes, or when a pod would find no room in ambient.
 *
 * The packing slack is what is live above first-fit before, as far as blockers and the minimum size let it go.
 * @returns missing when the group cannot be judged, with why
 */
export function groupRemoval(evidence: GroupEvidence): Reading<JudgedGroup> {
  const { group, minimum, blocked, blockersKnown, mean } = evidence;
  const packing = groupPacking(evidence);
  if (!packing.known) return packing;
  const { before, after, aboveTarget, unfit } = packing.value;
  const live = group.hosts.length;
  const frees = group.hosts.some(({ work }) => work.some((pod) => withoutSidecar(pod) !== pod));
  const interval = !frees
    ? { low: 0, point: 0, high: 0 }
    : removalInterval({ live, before, after, floor: { always: minimum, blocked: blocked.nodes } });
  const removed = blockersKnown && unfit.length === 0 ? interval : { ...interval, low: 0 };
  return known({
    mean,
    aboveTarget,
    unfit,
    removal: {
      group: group.name,
      instanceType: group.instanceType,
      capacityType: group.capacityType,
      nodes: live,
      nodeHourUsd: mean.known ? known(mean.value.hourUsd) : mean,
      before,
      after,
      removed,
      packingSlack: Math.max(0, live - Math.max(before.firstFit, minimum, blocked.nodes)),
      blockers: blocked.blockers,
      cashMonthlyUsd: priced(removed, mean, 'cashHourUsd'),
      freedCommitmentMonthlyUsd: priced(removed, mean, 'committedHourUsd'),
    },
  });
}

/** Nodes × what the mean node of the group costs an hour × 730. No node costs nothing, whatever its price. */
function priced(nodes: Interval, mean: Reading<MeanNode>, part: 'cashHourUsd' | 'committedHourUsd'): Reading<Interval> {
  if (nodes.high === 0) return known({ low: 0, point: 0, high: 0 });
  if (!mean.known) return mean;
  const usd = (count: number): number => count * mean.value[part] * monthHours;
  return known({ low: usd(nodes.low), point: usd(nodes.point), high: usd(nodes.high) });
}
