/**
 * One XOR chunk, as Facebook's Gorilla and Prometheus write it: timestamps as differences of differences, values as the
 * bits that changed. Doubles are kept as two words, for JavaScript's integers have no 64 bits.
 * @see https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/chunks.md
 */
export class XorChunk {
  /** Two bytes for the count, then bits; room for the 120 samples of the worst kind. */
  readonly bytes = new Uint8Array(4096);
  samples = 0;
  firstMs = 0;
  lastMs = 0;
  #bit = 16;
  #deltaMs = 0;
  #leading = 0xff;
  #trailing = 0;
  readonly #value = new Float64Array(1);
  readonly #words = new Uint32Array(this.#value.buffer);
  #high = 0;
  #low = 0;

  get size(): number {
    return (this.#bit + 7) >>> 3;
  }

  clear(): void {
    this.bytes.fill(0, 0, this.size);
    Object.assign(this, { samples: 0 });
    this.#bit = 16;
    this.#deltaMs = 0;
    this.#leading = 0xff;
    this.#trailing = 0;
  }

  append(atMs: number, value: number): void {
    this.#value[0] = value;
    // Little-endian machines only, which is what we run on.
    const [low, high] = [this.#words[0] as number, this.#words[1] as number];
    if (this.samples === 0) {
      this.firstMs = atMs;
      this.#bytewise(atMs < 0 ? -2 * atMs - 1 : 2 * atMs);
      this.#put(high, 32);
      this.#put(low, 32);
    } else {
      const deltaMs = atMs - this.lastMs;
      if (this.samples === 1) this.#bytewise(deltaMs);
      else this.#timestamp(deltaMs - this.#deltaMs);
      this.#deltaMs = deltaMs;
      this.#changed((high ^ this.#high) >>> 0, (low ^ this.#low) >>> 0);
    }
    [this.#high, this.#low, this.lastMs] = [high, low, atMs];
    this.samples += 1;
    this.bytes[0] = this.samples >>> 8;
    this.bytes[1] = this.samples & 255;
  }

  #bytewise(uvarint: number): void {
    let rest = uvarint;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#put((rest % 128) | 128, 8);
    this.#put(rest, 8);
  }

  #timestamp(change: number): void {
    const fits = (bits: number): boolean => -(2 ** (bits - 1) - 1) <= change && change <= 2 ** (bits - 1);
    if (change === 0) this.#put(0, 1);
    else if (fits(14)) this.#put((0b10 << 14) | (change & 0x3fff), 16);
    else if (fits(17)) this.#put((0b110 << 17) | (change & 0x1ffff), 20);
    else if (fits(20)) this.#put((0b1110 << 20) | (change & 0xfffff), 24);
    else {
      this.#put(0b1111, 4);
      this.#put(Math.floor(change / 2 ** 32), 32);
      this.#put(change, 32);
    }
  }

  #changed(high: number, low: number): void {
    if (high === 0 && low === 0) {
      this.#put(0, 1);
      return;
    }
    const leading = Math.min(31, high === 0 ? 32 + Math.clz32(low) : Math.clz32(high));
    const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low);
    if (this.#leading !== 0xff && leading >= this.#leading && trailing >= this.#trailing) this.#put(0b10, 2);
    else {
      [this.#leading, this.#trailing] = [leading, trailing];
      this.#put(0b11, 2);
      this.#put(leading, 5);
      this.#put((64 - leading - trailing) & 63, 6);
    }
    this.#middle(high, low, 64 - this.#leading - this.#trailing);
  }

  /** The bits between the leading and the trailing zeros. */
  #middle(high: number, low: number, bits: number): void {
    const trailing = this.#trailing;
    if (trailing >= 32) this.#put(high >>> (trailing - 32), bits);
    else if (bits <= 32 - trailing) this.#put(low >>> trailing, bits);
    else {
      const ofLow = 32 - trailing;
      this.#put(high, bits - ofLow);
      this.#put(low >>> trailing, ofLow);
    }
  }

  /** The lowest `bits` (at most 32) of a word, highest first. */
  #put(word: number, bits: number): void {
    let left = bits;
    while (left > 0) {
      const free = 8 - (this.#bit & 7);
      const now = Math.min(free, left);
      const part = (word >>> (left - now)) & ((1 << now) - 1);
      const at = this.#bit >>> 3;
      this.bytes[at] = (this.bytes[at] as number) | (part << (free - now));
      this.#bit += now;
      left -= now;
    }
  }
}

const trailingZeros = (word: number): number => 31 - Math.clz32(word & -word);
