import { availableParallelism, loadavg } from 'node:os';
import { say } from '../progress.ts';
import { measureFormats } from './measure-formats.ts';
import { measureManifests } from './measure-manifests.ts';
import { type MeshMeasured, measureMeshes, runInLittle } from './measure-meshes.ts';
import type { Mesh } from './objects-of-mesh.ts';
import { shapes } from './shapes.ts';
import { formatTable, growth, littleInWords, manifestTable, meshTable } from './tables.ts';

const main: Mesh = { shape: 'mixed', pods: 10_000, policies: 5000 };
const findings = 100_000;
const morePolicies = [1250, 2500, 10_000].map((policies): Mesh => ({ ...main, policies }));
const morePods = [2500, 5000, 20_000].map((pods): Mesh => ({ ...main, pods }));

/** Measures every check and every fix by the size and the shape of the mesh, and every format. @returns Markdown */
export async function benchChecks(folder: string): Promise<string> {
  const loadBefore = loadavg()[0]?.toFixed(1);
  const worst = shapes.map((shape): Mesh => ({ ...main, shape }));
  const all = await measureMeshes([...worst, ...morePolicies, ...morePods], folder);
  const of = (meshes: readonly Mesh[]): MeshMeasured[] =>
    all.filter(({ mesh }) => meshes.some((one) => JSON.stringify(one) === JSON.stringify(mesh)));
  const little = await runInLittle(folder);
  const manifests = await measureManifests(main, folder);
  const formats = await measureFormats(findings, folder);
  say('done');
  return [
    `${availableParallelism()} cores, Node ${process.version}, load of the machine before: ${loadBefore}`,
    meshTable(of(worst)),
    littleInWords(little),
    meshTable(of([...morePolicies, main]).sort((a, b) => a.mesh.policies - b.mesh.policies)),
    growth(of([...morePolicies, main]), 'policies'),
    meshTable(of([...morePods, main]).sort((a, b) => a.mesh.pods - b.mesh.pods)),
    growth(of([...morePods, main]), 'pods'),
    manifestTable(manifests),
    formatTable(formats),
  ].join('\n\n');
}
