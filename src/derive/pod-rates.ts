import type { Reading } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';

/** What a core-hour and a GiB-hour cost, USD. */
export interface Rate {
  readonly cpuCoreHourUsd: number;
  readonly memoryGibHourUsd: number;
}

/** The rates of one pod, and the share (0-1) of its time that it spent where there is no price. */
export interface PodRate {
  readonly rate: Rate;
  readonly unpricedRatio: number;
  /** True when some of its time is charged at default rates, which nobody configured. */
  readonly atDefaults?: boolean;
}

type Rates = Rate & { readonly isDefault: boolean };

export interface RateEvidence {
  readonly prices: Fact<'prices'>;
  readonly podsSeen: Reading<Fact<'podsSeen'>>;
  readonly pods: Reading<Fact<'pods'>>;
}

/**
 * What each pod paid: the rates of the nodes it ran on, weighted by its hours on each. A pod whose node is not known
 * pays the flat rates where there are some; otherwise nothing is known of its price, and 0 is charged and said.
 * @returns a lookup by namespace and pod name
 */
export function podRates({ prices, podsSeen, pods }: RateEvidence): (namespace: string, pod: string) => PodRate {
  const byNode = new Map<string, Rates>(prices.nodes.map((price) => [price.node, price]));
  const key = (namespace: string, pod: string): string => `${namespace}/${pod}`;
  const seen = new Map((podsSeen.known ? podsSeen.value : []).map((one) => [key(one.namespace, one.pod), one.nodes]));
  const live = new Map((pods.known ? pods.value : []).map(({ namespace, name, node }) => [key(namespace, name), node]));
  return (namespace, pod) => {
    const nodes = seen.get(key(namespace, pod)) ?? [];
    const node = live.get(key(namespace, pod));
    const stays = nodes.length > 0 ? nodes : node === undefined ? [{ node: '', hours: 1 }] : [{ node, hours: 1 }];
    return weighted(stays.map((stay) => ({ rate: byNode.get(stay.node) ?? prices.elsewhere, hours: stay.hours })));
  };
}

/**
 * What the cluster's nodes charge on average, weighted by their hours: what ambient's own parts would cost, which run
 * on every node.
 * @param hoursOf hours of the period that a node existed
 */
export function meanRate(prices: Fact<'prices'>, hoursOf: (node: string) => number): Rate | undefined {
  const stays = prices.nodes.map((rate) => ({ rate, hours: hoursOf(rate.node) }));
  if (stays.some(({ hours }) => hours > 0)) return weighted(stays).rate;
  return prices.elsewhere;
}

function weighted(stays: readonly { readonly rate: Rates | undefined; readonly hours: number }[]): PodRate {
  const hours = stays.reduce((sum, stay) => sum + stay.hours, 0);
  const mean = (field: keyof Rate): number =>
    hours > 0 ? stays.reduce((sum, stay) => sum + (stay.rate?.[field] ?? 0) * stay.hours, 0) / hours : 0;
  const unpriced = stays.filter(({ rate }) => rate === undefined).reduce((sum, stay) => sum + stay.hours, 0);
  return {
    rate: { cpuCoreHourUsd: mean('cpuCoreHourUsd'), memoryGibHourUsd: mean('memoryGibHourUsd') },
    unpricedRatio: hours > 0 ? unpriced / hours : 1,
    atDefaults: stays.some(({ rate }) => rate?.isDefault === true),
  };
}
