/* In a process of its own: `read-manifests.ts ours|bare FILE` reads manifests as `meshledger check -f` does, or with `yaml` alone. */
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { collect } from '../../src/app/collect.ts';
import { readManifests } from '../../src/sources/manifests/manifest-files.ts';
import { manifestSource } from '../../src/sources/manifests/source.ts';
import { type Taken, taken } from './peak-memory.ts';
import { period } from './snapshot-of-mesh.ts';

/** What the process prints. */
export interface ManifestsRead {
  readonly objects: number;
  /** From the text to plain objects. */
  readonly parse: Taken;
  /** From plain objects to facts; nothing of the bare parser. */
  readonly facts: Taken | undefined;
}

const [how, file = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(how === 'bare' ? await bare() : await ours()));

async function ours(): Promise<ManifestsRead> {
  const { value: manifests, taken: parse } = await taken(() => readManifests([file], () => ''));
  const source = manifestSource(manifests.documents);
  const facts = await taken(() => collect([source], period, () => {}));
  return { objects: manifests.documents.length, parse, facts: facts.taken };
}

async function bare(): Promise<ManifestsRead> {
  const parsed = await taken(() => {
    const documents = parseAllDocuments(readFileSync(file, 'utf8'));
    return Array.isArray(documents) ? documents.map((document) => document.toJS()) : [];
  });
  return { objects: parsed.value.length, parse: parsed.taken, facts: undefined };
}
