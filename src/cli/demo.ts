import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { replayed } from './replay.ts';

/** Evidence that the real collector took from a real Prometheus filled by the cluster simulator. */
const evidence = fileURLToPath(new URL('../../examples/demo/snapshot.json.gz', import.meta.url));

export const demoCommand = new Command('demo')
  .description("the main job's documents from the sample evidence of a simulated cluster, without network")
  .option('--out <directory>', 'directory that gets the documents', './out')
  .action(async ({ out }: { out: string }) => {
    process.stdout.write(await replayed(evidence, out));
  });
