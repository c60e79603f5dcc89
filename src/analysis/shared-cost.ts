/**
 * Spreads a cost that serves everybody over those it serves, evenly or by what each costs itself; when nobody costs
 * anything, evenly.
 * @returns what each one bears of it, in the order of `own`; together the whole
 * @see https://github.com/opencost/opencost/blob/5f65333/spec/opencost-specv01.md shared costs
 */
export function sharedCost(usd: number, own: readonly number[], how: 'even' | 'weighted'): number[] {
  const total = own.reduce((sum, one) => sum + one, 0);
  return own.map((one) => (how === 'weighted' && total > 0 ? (usd * one) / total : usd / own.length));
}
