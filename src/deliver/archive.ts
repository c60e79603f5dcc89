/**
 * Where runs are kept: a directory or an S3 bucket, with the same keys in both.
 * Objects are written once and never changed or removed by us.
 */
export interface Archive {
  /** For people: `./out`, `s3://bucket/prefix`. */
  readonly where: string;
  /**
   * Creates the object, all of it or nothing, unless the key is taken.
   * @returns `written`, `same` when the key already holds exactly these bytes, `taken` when it holds others
   * @throws MeshledgerError ARCHIVE_REFUSED, ARCHIVE_UNREACHABLE
   */
  create(key: string, bytes: Uint8Array, mediaType: string): Promise<'written' | 'same' | 'taken'>;
  /** The object's bytes, or undefined when there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Every key that starts with `prefix`, sorted. */
  list(prefix: string): Promise<readonly string[]>;
}
