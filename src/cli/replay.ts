import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { replay } from '../app/replay.ts';
import { MeshledgerError } from '../errors.ts';

export const replayCommand = new Command('replay')
  .description('the same documents again from archived evidence, without network')
  .argument('<snapshot>', 'snapshot.json.gz of a run')
  .option('--out <directory>', 'directory that gets the documents', './out')
  .action(async (snapshot: string, { out }: { out: string }) => {
    process.stdout.write(await replayed(snapshot, out));
  });

/** Makes the documents of a snapshot file, and says where they are. */
export async function replayed(snapshot: string, directory: string): Promise<string> {
  const bytes = await readFile(snapshot).catch((cause: unknown) => {
    const saw = cause instanceof Error ? cause.message : `${cause}`;
    throw new MeshledgerError(
      'USAGE_INVALID',
      `Meshledger could not read the snapshot ${snapshot}: ${saw}.`,
      'Give the path of a snapshot.json.gz.',
      { cause },
    );
  });
  const { digest, archivedAt } = await replay({ bytes, from: snapshot, directory });
  return `${digest.trimEnd()}\n\nDocuments: ${archivedAt}\n`;
}
