/** Reasons that are named one by one; the rest is counted. */
const named = 20;
const rest = /^and \d+ more$/;

/** Each reason once, by name; of very many the first, and how many more there are at least. */
export function namedReasons(reasons: readonly string[]): string[] {
  const distinct = [...new Set(reasons)].filter((reason) => !rest.test(reason)).toSorted();
  const uncounted = reasons.filter((reason) => rest.test(reason)).map((reason) => Number(reason.split(' ')[1]));
  const more = Math.max(0, distinct.length - named, ...uncounted);
  return [...distinct.slice(0, named), ...(more > 0 ? [`and ${more} more`] : [])];
}
