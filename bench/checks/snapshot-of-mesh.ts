import { collect } from '../../src/app/collect.ts';
import { tool } from '../../src/app/tool.ts';
import type { Period } from '../../src/model/period.ts';
import { Policy } from '../../src/model/policy.ts';
import { type Facts, type Snapshot, snapshotSchema } from '../../src/model/snapshot.ts';
import type { Document } from '../../src/sources/manifests/documents.ts';
import { manifestSource } from '../../src/sources/manifests/source.ts';
import { measuredFacts } from './measured-facts.ts';
import { type Mesh, objectsOfMesh } from './objects-of-mesh.ts';

export const period: Period = {
  ...{ start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z', zone: 'UTC', hours: 168 },
};

/** The evidence of a mesh: its objects, read as manifests are, and what Prometheus would have measured of them. */
export async function snapshotOfMesh(mesh: Mesh): Promise<Snapshot> {
  const documents = objectsOfMesh(mesh).map(
    (value, index): Document => ({ value, file: 'mesh.yaml', line: index + 1 }),
  );
  const { facts } = await collect([manifestSource(documents)], period, () => {});
  if (!facts.pods.known || !facts.nodes.known) throw new Error('a mesh without pods or nodes');
  return {
    schema: snapshotSchema,
    ...{ tool, runKey: '00000000', cluster: 'bench', simulated: true, period, policy: Policy.parse({}) },
    ...{ scheduledAt: period.end, collectedAt: period.end, configSha256: '0'.repeat(64) },
    ...{ requiredSources: [], failedSources: [], notes: [] },
    facts: { ...facts, ...measuredFacts(mesh.shape, facts.pods.value, facts.nodes.value) } as Facts,
  };
}
