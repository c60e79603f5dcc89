import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type BlockSeries, type ChunkMeta, sortKey, writeIndex } from './block-index.ts';
import { ByteWriter } from './byte-writer.ts';
import { crc32c } from './crc32c.ts';
import { XorChunk } from './xor-chunk.ts';

const samplesPerChunk = 120;
const segmentBytes = 512 * 1024 ** 2;
const bufferBytes = 1 << 22;

export interface BlockWritten {
  readonly samples: number;
  readonly series: number;
  readonly bytes: number;
}

/**
 * Writes one Prometheus block, a series after the other, samples in order of time. `promtool tsdb create-blocks-from`
 * does the same from text, at a twentieth of the speed and with three hundred bytes of text for every sample.
 */
export class BlockWriter {
  readonly #folder: string;
  readonly #ulid = ulid();
  readonly #chunk = new XorChunk();
  readonly #series = new Map<string, BlockSeries>();
  readonly #out = new ByteWriter(bufferBytes * 2);
  #segment = 0;
  #descriptor = -1;
  #segmentAt = 0;
  #chunks: ChunkMeta[] = [];
  #samples = 0;
  #chunkCount = 0;
  #bytes = 0;
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, this.#ulid);
    mkdirSync(join(this.#folder, 'chunks'), { recursive: true });
    this.#openSegment();
  }

  append(atMs: number, value: number): void {
    this.#chunk.append(atMs, value);
    this.#samples += 1;
    if (this.#chunk.samples === samplesPerChunk) this.#endChunk();
  }

  /** Ends a series, or a later part of one; without samples it is not written. */
  endSeries(metric: string, labels: Readonly<Record<string, string>>): void {
    if (this.#chunk.samples > 0) this.#endChunk();
    if (this.#chunks.length === 0) return;
    const pairs = Object.entries({ ...labels, __name__: metric }).filter(([, value]) => value !== '');
    const series = { labels: pairs.sort(([a], [b]) => (a < b ? -1 : 1)), chunks: this.#chunks };
    const key = sortKey(series.labels);
    const before = this.#series.get(key);
    this.#series.set(key, before === undefined ? series : { ...series, chunks: [...before.chunks, ...series.chunks] });
    this.#chunks = [];
  }

  close(): BlockWritten {
    this.#flush();
    closeSync(this.#descriptor);
    writeIndex(join(this.#folder, 'index'), this.#series);
    const stats = { numSamples: this.#samples, numSeries: this.#series.size, numChunks: this.#chunkCount };
    const span = { ulid: this.#ulid, minTime: this.#fromMs, maxTime: this.#toMs + 1 };
    const meta = { ...span, stats, compaction: { level: 1, sources: [this.#ulid] }, version: 1 };
    writeFileSync(join(this.#folder, 'meta.json'), JSON.stringify(meta));
    return { samples: this.#samples, series: this.#series.size, bytes: this.#bytes };
  }

  #endChunk(): void {
    const { bytes, size, firstMs, lastMs } = this.#chunk;
    if (this.#segmentAt + size + 16 > segmentBytes) this.#openSegment();
    const ref = this.#segment * 2 ** 32 + this.#segmentAt;
    const before = this.#out.length;
    this.#out.uvarint(size);
    const from = this.#out.length;
    this.#out.byte(1);
    this.#out.raw(bytes, size);
    this.#out.uint32(crc32c(this.#out.bytes, from, this.#out.length));
    this.#segmentAt += this.#out.length - before;
    this.#chunks.push({ firstMs, lastMs, ref });
    this.#chunkCount += 1;
    this.#fromMs = Math.min(this.#fromMs, firstMs);
    this.#toMs = Math.max(this.#toMs, lastMs);
    this.#chunk.clear();
    if (this.#out.length > bufferBytes) this.#flush();
  }

  #openSegment(): void {
    if (this.#descriptor >= 0) {
      this.#flush();
      closeSync(this.#descriptor);
      this.#segment += 1;
    }
    this.#descriptor = openSync(join(this.#folder, 'chunks', String(this.#segment + 1).padStart(6, '0')), 'w');
    this.#out.uint32(0x85bd40dd);
    this.#out.byte(1);
    for (let padding = 0; padding < 3; padding += 1) this.#out.byte(0);
    this.#segmentAt = 8;
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#out.bytes, 0, this.#out.length);
    this.#bytes += this.#out.length;
    this.#out.length = 0;
  }
}

/** A name that Prometheus takes for a block: 26 characters of Crockford's alphabet. */
function ulid(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `01${[...randomBytes(24)].map((byte) => alphabet[byte & 31]).join('')}`;
}
