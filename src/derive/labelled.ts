import { selects } from './selects.ts';

type Labels = Readonly<Record<string, string>>;
interface Labelled {
  readonly labels: Labels;
}

/**
 * What a selector takes, found without trying everything: each item is filed under each of its labels, and the rarest
 * label of a selector is looked under. `labelIndex` is the other way round.
 * @returns a lookup by selector, in the order of the items; one without labels takes all of them. The same list for the
 *   same selector, so that what is made of a list can be remembered by it
 */
export function labelled<Item extends Labelled>(items: readonly Item[]): (selector: Labels) => readonly Item[] {
  const byLabel = new Map<string, Item[]>();
  for (const item of items)
    for (const [key, value] of Object.entries(item.labels)) {
      const filed = byLabel.get(`${key}=${value}`);
      if (filed === undefined) byLabel.set(`${key}=${value}`, [item]);
      else filed.push(item);
    }
  const taken = new Map<string, readonly Item[]>();
  return (selector) => {
    const wanted = Object.entries(selector);
    if (wanted.length === 0) return items;
    const key = JSON.stringify(wanted.toSorted());
    const before = taken.get(key);
    if (before !== undefined) return before;
    const candidates = wanted.map(([key, value]) => byLabel.get(`${key}=${value}`) ?? []);
    const rarest = candidates.reduce((least, one) => (one.length < least.length ? one : least));
    const found = rarest.filter(({ labels }) => selects(selector, labels));
    taken.set(key, found);
    return found;
  };
}
