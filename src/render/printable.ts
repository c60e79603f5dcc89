import { codePointInWords, visible } from './visible.ts';

/**
 * `text` with every character spelled out that the document's font cannot draw: `‹U+1F600›`.
 * A missing glyph would fail the whole PDF/A, and a name from a cluster must never do that.
 *
 * @param glyphs code points that every weight in use can draw
 */
export function printable(text: string, glyphs: ReadonlySet<number>): string {
  const drawn = (character: string): boolean => glyphs.has(character.codePointAt(0) ?? 0);
  return Array.from(visible(text), (character) => (drawn(character) ? character : codePointInWords(character))).join(
    '',
  );
}
