import type { NodePrice } from '../../model/money-facts.ts';
import type { Commitment } from './price-settings.ts';

/**
 * Share (0–1) of a node's hours that Savings Plans and reservations pay for: removing the node frees commitment, and
 * saves no cash. Several commitments on one type add up, to at most all of it. None covers spot capacity; a node that
 * was spot for a part of the period is taken as covered, which promises less cash.
 */
export function coveredRatio(
  commitments: readonly Commitment[],
  instanceType: string | undefined,
  capacityType: NodePrice['capacityType'],
): number {
  if (instanceType === undefined || capacityType === 'spot') return 0;
  const covering = commitments.filter(({ instanceTypes }) => instanceTypes.some((one) => covers(one, instanceType)));
  return Math.min(
    1,
    covering.reduce((sum, commitment) => sum + commitment.coveredRatio, 0),
  );
}

/** `m6i.*` is every size of m6i, and no size of m6id. */
const covers = (pattern: string, instanceType: string): boolean =>
  pattern.endsWith('*') ? instanceType.startsWith(pattern.slice(0, -1)) : pattern === instanceType;
