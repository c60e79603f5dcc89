import type { Policy } from '../../model/policy.ts';
import type { NodeGroup } from './node-groups.ts';

type Minimums = Policy['realisable']['minimumNodes'];

/**
 * Nodes that a group keeps at least: what the policy says of it by its full name; else its share of what the policy
 * says of its pool, by nodes and rounded up; else 1, as no group is emptied without the user's word for it.
 */
export function minimumNodes(group: NodeGroup, groups: readonly NodeGroup[], minimums: Minimums): number {
  const own = minimums[group.name];
  const pool = group.pool === undefined ? undefined : minimums[group.pool];
  const inPool = groups.filter((other) => other.pool === group.pool);
  if (own !== undefined && (inPool.length === 1 || group.name !== group.pool)) return own;
  if (pool === undefined) return 1;
  const nodes = inPool.reduce((sum, { hosts }) => sum + hosts.length, 0);
  return Math.ceil((pool * group.hosts.length) / nodes);
}

/** Names in the policy that are no node group: a typing error would otherwise go unseen. */
export const unknownMinimums = (groups: readonly NodeGroup[], minimums: Minimums): string[] =>
  Object.keys(minimums)
    .filter((name) => !groups.some((group) => group.name === name || group.pool === name))
    .sort();
