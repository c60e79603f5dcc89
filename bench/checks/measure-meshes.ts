import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measured } from '../measured.ts';
import { say } from '../progress.ts';
import type { SnapshotChecked } from './check-snapshot.ts';
import type { Mesh } from './objects-of-mesh.ts';
import { snapshotOfMesh } from './snapshot-of-mesh.ts';

const turns = 3;
const runSeconds = 200;

/** A mesh, and what each run on its snapshot said. */
export interface MeshMeasured {
  readonly mesh: Mesh;
  readonly runs: readonly SnapshotChecked[];
}

/** The runs take turns, so that all meshes meet the same machine. */
export async function measureMeshes(meshes: readonly Mesh[], folder: string): Promise<MeshMeasured[]> {
  const found = new Map<Mesh, SnapshotChecked[]>();
  for (const [index, mesh] of meshes.entries()) {
    say(`making a mesh: ${words(mesh)}`);
    writeFileSync(fileOf(folder, index), JSON.stringify(await snapshotOfMesh(mesh)));
    found.set(mesh, []);
  }
  for (let turn = 1; turn <= turns; turn += 1) {
    for (const [index, mesh] of meshes.entries()) {
      say(`turn ${turn} of ${turns}: ${words(mesh)}`);
      found.get(mesh)?.push(await run(fileOf(folder, index)));
    }
  }
  return [...found].map(([mesh, runs]) => ({ mesh, runs }));
}

/** The first mesh once more, in a process whose young generation, which is full of garbage most of the time, is small. */
export const runInLittle = (folder: string): Promise<SnapshotChecked> =>
  run(fileOf(folder, 0), ['--max-semi-space-size=4']);

async function run(snapshot: string, flags: readonly string[] = []): Promise<SnapshotChecked> {
  const { stdout } = await measured('./checks/check-snapshot.ts', [snapshot], runSeconds, flags);
  return judgedFully(JSON.parse(stdout));
}

/** A check that lacks a fact costs nothing: a bench that lets it pass says too little. */
function judgedFully(run: SnapshotChecked): SnapshotChecked {
  if (run.unknown.length > 0) throw new Error(`not looked at: ${run.unknown.join(', ')}`);
  return run;
}

const fileOf = (folder: string, index: number): string => join(folder, `snapshot-${index}.json`);
const words = ({ shape, pods, policies }: Mesh): string => `${shape}, ${pods} pods, ${policies} policies`;
