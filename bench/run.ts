/* Measures the main job on simulated clusters: `node bench/run.ts [pods...]`. README.md beside this file explains. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldImportMs } from './cold-import.ts';
import { type ClusterMeasured, measureCluster } from './measure-cluster.ts';
import { markdownTable } from './table.ts';

const limitMinutes = 25;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10_000];
if (!sizes.every((pods) => Number.isInteger(pods) && pods >= 100)) {
  console.error('usage: node bench/run.ts [pods...]   (whole numbers of 100 or more)');
  process.exit(2);
}

// What was started and written is gone when this process is, however it ends: every temporary folder is in this one.
const folder = mkdtempSync(join(tmpdir(), 'meshledger-bench-'));
process.env.TMPDIR = folder;
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
setTimeout(() => {
  console.error(`The bench was not done within ${limitMinutes} minutes.`);
  process.exit(1);
}, limitMinutes * 60_000).unref();

const started = performance.now();
const say = (sentence: string): void =>
  console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${sentence}`);

const clusters: ClusterMeasured[] = [];
for (const pods of sizes) clusters.push(await measureCluster(pods, say));
say('importing the handler');
const importMs = coldImportMs();
say('done');
const machine = `${availableParallelism()} cores, Node ${process.version}, Prometheus ${clusters[0]?.prometheusVersion}`;
const handler = `Import of the handler's bundle in a new process: ${importMs.toFixed(0)} ms.`;
console.log([machine, markdownTable(clusters), handler].join('\n\n'));
