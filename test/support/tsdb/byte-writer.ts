import { crc32c } from './crc32c.ts';

/** Bytes that grow, with the encodings of Prometheus' files: big-endian numbers and varints. */
export class ByteWriter {
  bytes: Buffer;
  length = 0;

  constructor(capacity = 1 << 16) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  #room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  byte(value: number): void {
    this.#room(1);
    this.bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.#room(4);
    this.length = this.bytes.writeUInt32BE(value >>> 0, this.length);
  }

  uint64(value: number): void {
    this.uint32(Math.floor(value / 2 ** 32));
    this.uint32(value % 2 ** 32);
  }

  /** Seven bits a byte, lowest first; a number below 2^53. */
  uvarint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** Zigzag, as Go's binary.PutVarint. */
  varint(value: number): void {
    this.uvarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.uvarint(size);
    this.#room(size);
    this.length += this.bytes.write(value, this.length);
  }

  raw(from: Uint8Array, size: number): void {
    this.#room(size);
    this.bytes.set(from.subarray(0, size), this.length);
    this.length += size;
  }

  pad(multiple: number): void {
    while (this.length % multiple !== 0) this.byte(0);
  }

  /** The checksum of everything since `from`. */
  crc(from: number): void {
    this.uint32(crc32c(this.bytes, from, this.length));
  }
}
