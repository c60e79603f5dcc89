import type { Fact } from '../model/snapshot.ts';
import type { RoleUsage } from './role-usages.ts';

/**
 * Proxies that pay default rates although the nodes have prices of their own: their node is not known, or is one
 * that no source prices.
 */
export function pricedAtDefaults(rows: readonly RoleUsage[], prices: Fact<'prices'>): string[] {
  if (prices.nodes.every(({ isDefault }) => isDefault)) return [];
  const some = rows.filter(({ rate }) => rate?.atDefaults === true);
  const [first] = some;
  if (first === undefined) return [];
  const { namespace, pod } = first.usage;
  return [
    `${some.length} proxies pay default rates, such as ${namespace}/${pod}: the node they ran on is not known or has no price of its own`,
  ];
}
