import { meanRate, type Rate } from '../derive/pod-rates.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Facts } from '../model/snapshot.ts';

/**
 * What ambient's own parts would pay, which run on every node: the average of the nodes' rates, by the hours that
 * kube-state-metrics listed each; each alike where it did not.
 */
export function ambientRate({ prices, nodesSeen }: Pick<Facts, 'prices' | 'nodesSeen'>): Reading<Rate> {
  if (!prices.known) return prices;
  const hours = new Map((nodesSeen.known ? nodesSeen.value : []).map((one) => [one.node, one.hours]));
  const rate =
    (hours.size > 0 ? meanRate(prices.value, (node) => hours.get(node) ?? 0) : undefined) ??
    meanRate(prices.value, () => 1);
  return rate === undefined ? missing('no node of the period has a price') : known(rate);
}
