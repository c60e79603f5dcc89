/** One file of a bill. */
export interface BillFile {
  /** Path below the place, with `/` between folders. */
  readonly key: string;
  readonly bytes: number;
  /** What names this version of it, where the place knows: a file that is replaced while it is read is refused. */
  readonly version?: string | undefined;
}

/** A place that holds the files of a bill: a folder or an S3 prefix. Only read. */
export interface Bill {
  /** For people: `/data/cur`, `s3://bucket/prefix`. */
  readonly where: string;
  /** @throws MeshledgerError SOURCE_REFUSED, SOURCE_UNREACHABLE; so do the others */
  list(): Promise<readonly BillFile[]>;
  /** Bytes `[start, end)` of a file, exactly so many. */
  range(file: BillFile, start: number, end: number): Promise<ArrayBuffer>;
  /** The whole file, piece by piece. */
  stream(file: BillFile): Promise<AsyncIterable<Uint8Array>>;
}
