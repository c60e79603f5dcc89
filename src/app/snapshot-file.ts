import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { MeshledgerError } from '../errors.ts';
import { schemaIssues } from '../model/schema-issues.ts';
import { Snapshot, snapshotSchema } from '../model/snapshot.ts';

/** Evidence in the form it is kept: gzipped JSON, with the hash of the JSON. */
export interface SnapshotFile {
  readonly snapshot: Snapshot;
  readonly gzip: Uint8Array;
  readonly sha256: string;
}

/** More than any snapshot has; a gzip file that unpacks beyond it is not one of ours. */
const maxBytes = 512 * 1024 ** 2;

/** A new snapshot, read back from the very bytes that are kept: what a replay will see is what this run sees. */
export function writtenSnapshot(snapshot: Snapshot): SnapshotFile {
  return readSnapshot(gzipSync(`${JSON.stringify(snapshot)}\n`, { level: 9 }), 'just taken');
}

/**
 * Evidence read back, checked against its schema.
 * @param from for messages: where the bytes are from
 * @throws MeshledgerError SNAPSHOT_REFUSED for anything that is not evidence this version can read
 */
export function readSnapshot(gzip: Uint8Array, from: string): SnapshotFile {
  const json = unpacked(gzip, from);
  const content = parsed(json, from);
  const { schema } = z.object({ schema: z.string() }).catch({ schema: 'none' }).parse(content);
  if (schema !== snapshotSchema) {
    throw refused(
      from,
      `its schema is ${JSON.stringify(schema)}, and this version reads ${snapshotSchema}`,
      newer(schema),
    );
  }
  const snapshot = Snapshot.safeParse(content);
  if (!snapshot.success) {
    throw refused(
      from,
      schemaIssues(snapshot.error),
      'The file was changed, or not written by Meshledger; take it from the archive again.',
    );
  }
  return { snapshot: snapshot.data as Snapshot, gzip, sha256: sha256(json) };
}

function unpacked(gzip: Uint8Array, from: string): Buffer {
  if (gzip[0] !== 0x1f || gzip[1] !== 0x8b) return Buffer.from(gzip);
  try {
    return gunzipSync(gzip, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw refused(
      from,
      `it cannot be unpacked (${cause instanceof Error ? cause.message : cause})`,
      'Take the file from the archive again.',
      cause,
    );
  }
}

function parsed(json: Buffer, from: string): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw refused(from, 'it is not JSON', 'Give a snapshot.json.gz from the archive.', cause);
  }
}

function newer(schema: string): string {
  return schema.startsWith('meshledger.snapshot/')
    ? 'Replay it with the version of Meshledger that is named in the manifest beside it, or a newer one.'
    : 'Give a snapshot.json.gz from the archive.';
}

const refused = (from: string, saw: string, fix: string, cause?: unknown): MeshledgerError =>
  new MeshledgerError('SNAPSHOT_REFUSED', `Meshledger refused the snapshot ${from}: ${saw}.`, fix, { cause });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
