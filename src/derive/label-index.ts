import { selects } from './selects.ts';

type Labels = Readonly<Record<string, string>>;
interface Selecting {
  readonly selector: Labels;
}

/**
 * What selects a set of labels, found without trying every selector: each is filed under one of its labels.
 * One without labels selects everything.
 * @returns a lookup by labels, in no order that means anything
 */
export function labelIndex<Item extends Selecting>(items: readonly Item[]): (labels: Labels) => Item[] {
  const byLabel = Map.groupBy(items, ({ selector }) => firstOf(selector));
  const everything = byLabel.get(undefined) ?? [];
  return (labels) => {
    const found = Object.entries(labels).flatMap((label) => byLabel.get(fileKey(label)) ?? []);
    return [...everything, ...found.filter(({ selector }) => selects(selector, labels))];
  };
}

/** The longest label: `app.kubernetes.io/name=cart` parts a cluster better than `tier=web`. */
function firstOf(selector: Labels): string | undefined {
  const keys = Object.entries(selector).map(fileKey);
  return keys.toSorted((a, b) => b.length - a.length)[0];
}

const fileKey = ([key, value]: readonly [string, string]): string => `${key}=${value}`;
