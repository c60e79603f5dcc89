/* Every string that a cluster, a bill or a price list chooses; words of our own enums stay what they are. */
const chosen = new Set([
  ...['label', 'workload', 'team', 'namespace', 'namespaces', 'group', 'instanceType', 'reason', 'example', 'why'],
  ...['source', 'destination', 'node', 'split', 'region', 'formula', 'investmentFormula', 'key', 'frozenBy'],
  ...['because', 'notes', 'assumptions', 'l4Only', 'moved', 'unmoved'],
]);

/** A copy of plain data in which every chosen string is the next of `names`. */
export function attacked<T>(value: T, names: readonly string[]): T {
  let next = 0;
  const name = (): string => names[next++ % names.length] ?? '';
  const walk = (item: unknown, key: string): unknown => {
    if (typeof item === 'string') return chosen.has(key) ? name() : item;
    if (Array.isArray(item)) return item.map((one) => walk(one, key));
    if (item === null || typeof item !== 'object') return item;
    return Object.fromEntries(Object.entries(item).map(([inner, one]) => [inner, walk(one, inner)]));
  };
  return walk(value, '') as T;
}
