import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Measured, measured } from '../measured.ts';
import { say } from '../progress.ts';
import { type Mesh, objectsOfMesh } from './objects-of-mesh.ts';
import type { ManifestsRead } from './read-manifests.ts';

const runSeconds = 400;
const meshledger = '../src/cli/meshledger.ts';

export interface ManifestsMeasured {
  readonly yamlBytes: number;
  readonly ours: ManifestsRead;
  /** The reference: the package `yaml` alone, from the text to plain objects. */
  readonly bare: ManifestsRead;
  /** The commands, from spawn to exit. */
  readonly check: Measured;
  readonly fix: Measured;
}

/** A mesh written as YAML: what it takes to read it, and what the commands take with it. Each once, for they are long. */
export async function measureManifests(mesh: Mesh, folder: string): Promise<ManifestsMeasured> {
  say('writing the manifests');
  const file = join(folder, 'mesh.yaml');
  const documents = objectsOfMesh(mesh).map((object) => `---\n${stringify(object, { lineWidth: 0 })}`);
  writeFileSync(file, documents.join(''));
  const json = ['--format', 'json', '--fail-on', 'never', '--output', join(folder, 'check.json')];
  say('reading them');
  const [ours, bare] = [await reading('ours', file), await reading('bare', file)];
  say('the commands');
  const check = await measured(meshledger, ['check', '-f', file, ...json], runSeconds);
  const fix = await measured(meshledger, ['fix', '-f', file], runSeconds);
  return { yamlBytes: statSync(file).size, ours, bare, check, fix };
}

async function reading(how: 'ours' | 'bare', file: string): Promise<ManifestsRead> {
  return JSON.parse((await measured('./checks/read-manifests.ts', [how, file], runSeconds)).stdout);
}
