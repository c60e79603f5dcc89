import { archiveRun } from './archive-run.ts';
import { documents } from './documents.ts';
import { readSnapshot } from './snapshot-file.ts';
import { archiveOf, checks } from './wire.ts';

export interface ReplayRequest {
  /** The evidence, gzipped or plain. */
  readonly bytes: Uint8Array;
  /** For messages: where it is from. */
  readonly from: string;
  /** Directory that gets the documents, laid out as the archive. */
  readonly directory: string;
}

/** The same documents again from archived evidence: no network, nobody notified. */
export async function replay(
  request: ReplayRequest,
): Promise<{ readonly archivedAt: string; readonly digest: string; readonly simulated: boolean }> {
  const evidence = readSnapshot(request.bytes, request.from);
  const made = await documents(evidence, checks);
  const archive = archiveOf({ directory: request.directory });
  const { where } = await archiveRun(archive, made);
  return { archivedAt: where, digest: made.renderings.digest, simulated: evidence.snapshot.simulated };
}
