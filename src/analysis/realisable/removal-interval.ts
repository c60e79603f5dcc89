/** Nodes that one state of a group needs: between the lower bound and what first-fit decreasing takes. */
export interface NodesNeeded {
  readonly firstFit: number;
  readonly lowerBound: number;
}

/**
 * Nodes that go because of ambient, from low to high:
 *
 *   low   = LB before  − FFD after      the optimum can only be better
 *   point = FFD before − FFD after      the same packer on both sides
 *   high  = FFD before − LB after       the optimum can only be worse
 *
 * never below 0. As LB ≤ optimum ≤ FFD on each side, low..high contains optimum before − optimum after.
 *
 * Clamps. A state never needs fewer nodes than stay anyway (`floor`), nor before more than are there now: the pods of
 * today run on the nodes of today, and a node that does not exist cannot go. So what goes together with the packing
 * slack is at most live − floor. The group's minimum size holds for all three. Blockers hold for low and point only:
 * the high bound is what clearing every one of them would open.
 * @param floor nodes that stay: `always` by the minimum size, `blocked` as long as the blockers stand
 */
export function removalInterval(group: {
  readonly live: number;
  readonly before: NodesNeeded;
  readonly after: NodesNeeded;
  readonly floor: { readonly always: number; readonly blocked: number };
}): { low: number; point: number; high: number } {
  const { live, before, after } = group;
  const always = group.floor.always;
  const blocked = Math.max(always, group.floor.blocked);
  const gone = (from: number, to: number, floor: number): number =>
    Math.max(0, Math.min(live, Math.max(floor, from)) - Math.max(floor, to));
  return {
    low: gone(before.lowerBound, after.firstFit, blocked),
    point: gone(before.firstFit, after.firstFit, blocked),
    high: gone(before.firstFit, after.lowerBound, always),
  };
}
