import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many samples the blocks of a Prometheus hold, by their own account. */
export const samplesIn = (dataDir: string): number =>
  globSync('*/meta.json', { cwd: dataDir })
    .map((file) => JSON.parse(readFileSync(join(dataDir, file), 'utf8')) as { stats: { numSamples: number } })
    .reduce((sum, { stats }) => sum + stats.numSamples, 0);
