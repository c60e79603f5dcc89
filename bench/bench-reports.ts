import { availableParallelism } from 'node:os';
import { coldImportMs } from './cold-import.ts';
import { type ClusterMeasured, measureCluster } from './measure-cluster.ts';
import { say } from './progress.ts';
import { markdownTable } from './table.ts';

/** Measures the main job on simulated clusters of so many pods. @returns Markdown */
export async function benchReports(sizes: readonly number[]): Promise<string> {
  const clusters: ClusterMeasured[] = [];
  for (const pods of sizes) clusters.push(await measureCluster(pods, say));
  say('importing the handler');
  const importMs = coldImportMs();
  say('done');
  const machine = `${availableParallelism()} cores, Node ${process.version}, Prometheus ${clusters[0]?.prometheusVersion}`;
  const handler = `Import of the handler's bundle in a new process: ${importMs.toFixed(0)} ms.`;
  return [machine, markdownTable(clusters), handler].join('\n\n');
}
