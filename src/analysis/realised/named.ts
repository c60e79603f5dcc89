const shown = 5;

/** Names for a sentence: the first of them, and how many more there are. */
export function named(names: readonly string[]): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}
