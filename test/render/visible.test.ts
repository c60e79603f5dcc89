import { describe, expect, it } from 'vitest';
import { clipped } from '../../src/render/clipped.ts';
import { fontFiles } from '../../src/render/font-files.ts';
import { fontGlyphs } from '../../src/render/font-glyphs.ts';
import { printable } from '../../src/render/printable.ts';
import { visible } from '../../src/render/visible.ts';

describe('what a reader cannot see is spelled out', () => {
  it.each([
    ['a bidi override', 'evil\u202Egnp.exe', 'evil\u2039U+202E\u203Agnp.exe'],
    ['a zero-width space', 'pay\u200Bments', 'pay\u2039U+200B\u203Aments'],
    ['a line break', 'a\nb', 'a\u2039U+000A\u203Ab'],
    ['an escape sequence', '\u001b[31m', '\u2039U+001B\u203A[31m'],
    ['half a surrogate pair', '\ud800x', '\u2039U+D800\u203Ax'],
    ['a byte order mark', '\ufeffx', '\u2039U+FEFF\u203Ax'],
    ['what is no character, and no YAML', '\ufffe', '\u2039U+FFFE\u203A'],
    ['a tag character', '\u{e0041}', '\u2039U+E0041\u203A'],
  ])('%s', (_, text, shown) => expect(visible(text)).toBe(shown));

  it('leaves what can be read alone, emoji and other scripts included', () => {
    expect(visible('caf\u00e9 \u6F22\u5B57 \u{1F600} \u05E9')).toBe('caf\u00e9 \u6F22\u5B57 \u{1F600} \u05E9');
  });
});

describe('what the font of the PDF cannot draw is spelled out', async () => {
  const fonts = await fontFiles();
  const [glyphs = new Set<number>()] = fonts.map(fontGlyphs);

  it.each([
    ['an emoji', '\u{1F600}', '\u2039U+1F600\u203A'],
    ['a Chinese character', '\u6F22', '\u2039U+6F22\u203A'],
    ['Hebrew', '\u05E9', '\u2039U+05E9\u203A'],
    ['Latin, Greek and Cyrillic are drawn', 'caf\u00e9 \u03A9 \u0416', 'caf\u00e9 \u03A9 \u0416'],
    [
      'our own signs are drawn',
      '\u2717 \u25B2 \u2212 \u2026 \u2039 \u203A \u00D7 \u03A3 \u2013',
      '\u2717 \u25B2 \u2212 \u2026 \u2039 \u203A \u00D7 \u03A3 \u2013',
    ],
  ])('%s', (_, text, shown) => expect(printable(text, glyphs)).toBe(shown));

  it('every weight draws the same characters', () => {
    expect(new Set(fonts.map((font) => [...fontGlyphs(font)].sort().join())).size).toBe(1);
  });
});

describe('long text is cut by code point', () => {
  it('never inside a surrogate pair, and visibly', () => {
    expect(clipped('\u{1F600}'.repeat(5), 3)).toBe('\u{1F600}\u{1F600}\u2026');
    expect(clipped('\u{1F600}'.repeat(3), 3)).toBe('\u{1F600}'.repeat(3));
  });
});
