/* Writes a simulated cluster to a folder: `node test/support/simulator/write.ts <mesh-of-tests|mesh-of-demo> <folder>`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusters } from './clusters.ts';
import { simulate } from './simulate.ts';
import { truthOf } from './truth.ts';
import { writeHistory } from './write-history.ts';

const [name = '', folder = ''] = process.argv.slice(2);
const spec = clusters.find((cluster) => cluster.name === name);
if (spec === undefined || folder === '') {
  console.error(`usage: write.ts <${clusters.map((cluster) => cluster.name).join('|')}> <folder>`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const simulation = simulate(spec);
const written = writeHistory(simulation, join(folder, 'history.om'));
writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(truthOf(simulation), null, 2)}\n`);
console.log(JSON.stringify({ ...written, pods: simulation.pods.length }));
