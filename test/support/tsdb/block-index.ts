import { closeSync, openSync, writeSync } from 'node:fs';
import { ByteWriter } from './byte-writer.ts';

export interface ChunkMeta {
  readonly firstMs: number;
  readonly lastMs: number;
  /** File and offset, as one number: file x 2^32 + offset. */
  readonly ref: number;
}

/** A series of a block: its labels in order of their names, and where its chunks are. */
export interface BlockSeries {
  readonly labels: readonly (readonly [string, string])[];
  readonly chunks: readonly ChunkMeta[];
}

const separator = '\u0000';
/** Series are in the order of their labels: name, value, name, value. */
export const sortKey = (labels: BlockSeries['labels']): string => labels.flat().join(separator);

/**
 * The index of a block, version 2: symbols, series, and for each label the series that have it.
 * @param byKey every series by its `sortKey`, the chunks of each in order of time
 * @see https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/index.md
 */
export function writeIndex(file: string, byKey: ReadonlyMap<string, BlockSeries>): void {
  const series = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const out = new ByteWriter(1 << 24);
  out.uint32(0xbaaad700);
  out.byte(2);
  const symbolsAt = out.length;
  const symbols = writeSymbols(out, series);
  const seriesAt = out.length;
  const ids = series.map((one) => writeSeries(out, one, symbols));
  // Readers of version 2 take label values from the postings table; the label indices are only there to be there.
  const labelIndicesAt = out.length;
  const { table, at: postingsAt } = writePostings(out, series, ids);
  const labelTableAt = out.length;
  section(out, () => out.uint32(0));
  const postingsTableAt = out.length;
  section(out, () => {
    out.uint32(table.length);
    for (const { name, value, at } of table) {
      out.uvarint(2);
      out.text(name);
      out.text(value);
      out.uvarint(at);
    }
  });
  const tocAt = out.length;
  for (const at of [symbolsAt, seriesAt, labelIndicesAt, labelTableAt, postingsAt, postingsTableAt]) out.uint64(at);
  out.crc(tocAt);
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, out.bytes, 0, out.length);
  closeSync(descriptor);
}

/** A part with its length before it and its checksum after it. */
function section(out: ByteWriter, write: () => void): void {
  const at = out.length;
  out.uint32(0);
  write();
  out.bytes.writeUInt32BE(out.length - at - 4, at);
  out.crc(at + 4);
}

function writeSymbols(out: ByteWriter, series: readonly BlockSeries[]): ReadonlyMap<string, number> {
  const texts = new Set(['']);
  for (const { labels } of series) for (const pair of labels) for (const text of pair) texts.add(text);
  const sorted = [...texts].sort((a, b) => (a < b ? -1 : 1));
  section(out, () => {
    out.uint32(sorted.length);
    for (const text of sorted) out.text(text);
  });
  return new Map(sorted.map((text, index) => [text, index]));
}

/** @returns the series' number in the postings: its offset in sixteenths */
function writeSeries(out: ByteWriter, { labels, chunks }: BlockSeries, symbols: ReadonlyMap<string, number>): number {
  out.pad(16);
  const id = out.length / 16;
  const body = new ByteWriter(64 + 24 * chunks.length);
  body.uvarint(labels.length);
  for (const pair of labels) for (const text of pair) body.uvarint(symbols.get(text) ?? 0);
  body.uvarint(chunks.length);
  chunks.forEach(({ firstMs, lastMs, ref }, index) => {
    const before = chunks[index - 1];
    if (before === undefined) body.varint(firstMs);
    else body.uvarint(firstMs - before.lastMs);
    body.uvarint(lastMs - firstMs);
    if (before === undefined) body.uvarint(ref);
    else body.varint(ref - before.ref);
  });
  out.uvarint(body.length);
  const from = out.length;
  out.raw(body.bytes, body.length);
  out.crc(from);
  return id;
}

interface Posting {
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

function writePostings(out: ByteWriter, series: readonly BlockSeries[], ids: readonly number[]) {
  const byLabel = new Map<string, number[]>([[separator, [...ids]]]);
  series.forEach(({ labels }, index) => {
    for (const [name, value] of labels) {
      const key = `${name}${separator}${value}`;
      const list = byLabel.get(key);
      if (list === undefined) byLabel.set(key, [ids[index] ?? 0]);
      else list.push(ids[index] ?? 0);
    }
  });
  out.pad(4);
  const at = out.length;
  const table: Posting[] = [];
  for (const key of [...byLabel.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    const [name = '', value = ''] = key.split(separator);
    out.pad(4);
    table.push({ name, value, at: out.length });
    const list = byLabel.get(key) ?? [];
    section(out, () => {
      out.uint32(list.length);
      for (const id of list) out.uint32(id);
    });
  }
  return { table, at };
}
