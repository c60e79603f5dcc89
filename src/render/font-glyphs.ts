/**
 * The code points a TrueType font has a glyph for, from its `cmap` table (formats 4 and 12).
 * @see https://learn.microsoft.com/typography/opentype/spec/cmap
 */
export function fontGlyphs(font: Buffer): ReadonlySet<number> {
  const cmap = tableOffset(font, 'cmap');
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, at) => cmap + font.readUInt32BE(cmap + 8 + at * 8),
  );
  return new Set(subtables.flatMap((offset) => codePoints(font, offset)));
}

function tableOffset(font: Buffer, tag: string): number {
  const records = Array.from({ length: font.readUInt16BE(4) }, (_, at) => 12 + at * 16);
  const record = records.find((at) => font.toString('latin1', at, at + 4) === tag);
  if (record === undefined) throw new RangeError(`The font has no ${tag} table.`);
  return font.readUInt32BE(record + 8);
}

function codePoints(font: Buffer, offset: number): number[] {
  const format = font.readUInt16BE(offset);
  if (format === 4) return segments(font, offset);
  return format === 12 ? groups(font, offset) : [];
}

function segments(font: Buffer, offset: number): number[] {
  const bytes = font.readUInt16BE(offset + 6);
  return Array.from({ length: bytes / 2 }, (_, at) => at * 2).flatMap((at) => {
    const end = font.readUInt16BE(offset + 14 + at);
    const start = font.readUInt16BE(offset + 16 + bytes + at);
    const delta = font.readUInt16BE(offset + 16 + bytes * 2 + at);
    const rangeAt = offset + 16 + bytes * 3 + at;
    const range = font.readUInt16BE(rangeAt);
    const glyph = (code: number) =>
      range === 0 ? (code + delta) & 0xffff : font.readUInt16BE(rangeAt + range + (code - start) * 2);
    return start === 0xffff ? [] : between(start, end).filter((code) => glyph(code) !== 0);
  });
}

function groups(font: Buffer, offset: number): number[] {
  return Array.from({ length: font.readUInt32BE(offset + 12) }, (_, at) => offset + 16 + at * 12).flatMap((at) =>
    between(font.readUInt32BE(at), font.readUInt32BE(at + 4)),
  );
}

const between = (start: number, end: number): number[] =>
  Array.from({ length: end - start + 1 }, (_, at) => start + at);
