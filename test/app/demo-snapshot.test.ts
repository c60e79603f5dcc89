import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evidence } from '../../src/app/evidence.ts';
import { readSnapshot } from '../../src/app/snapshot-file.ts';
import { wire } from '../../src/app/wire.ts';
import { directoryArchive } from '../../src/deliver/directory-archive.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { Config } from '../../src/settings.ts';
import { meshOfDemo } from '../support/simulator/clusters.ts';
import { differences } from './differences.ts';
import { type SimulatedMesh, startSimulatedMesh } from './simulated-mesh.ts';

/*
 * The demo's evidence is what the real collector took from a real Prometheus; it is taken again here and compared.
 * `npm run golden` writes it.
 */
const file = fileURLToPath(new URL('../../examples/demo/snapshot.json.gz', import.meta.url));
const scheduledAt = '2026-11-16T07:00:00Z';
let mesh: SimulatedMesh;

beforeAll(async () => {
  mesh = await startSimulatedMesh(meshOfDemo);
}, 300_000);
afterAll(() => mesh?.stop());

it('is what the collector takes from the simulated cluster today', async () => {
  const taken = await takenNow();
  if (process.env.GOLDEN === 'write') writeFileSync(file, taken.gzip);
  const kept = readSnapshot(readFileSync(file), file).snapshot;
  expect(differences(comparable(taken.snapshot), comparable(kept))).toEqual([]);
}, 120_000);

it('is at most 2 MB', () => {
  expect(readFileSync(file).length).toBeLessThanOrEqual(2 * 1024 ** 2);
});

/** The collector's evidence as the main job takes it, for a cluster that says of itself that it is simulated. */
async function takenNow() {
  const cluster = {
    name: 'prod-eu',
    prometheus: { url: mesh.prometheus.url },
    kubernetes: { kubeconfig: mesh.kubeconfig },
  };
  const policy = { investment: { hours: 120, hourUsd: 100 } };
  const config = Config.parse({ clusters: [cluster], policy });
  const [settings] = config.clusters;
  if (settings === undefined) throw new Error('no cluster');
  return evidence({
    cluster: settings,
    period: lastSevenDays(scheduledAt, 'UTC'),
    scheduledAt,
    policy: config.policy,
    sources: wire(config, settings).sources,
    archive: directoryArchive(`${mesh.folder}/out`),
    again: false,
    simulated: true,
    now: () => new Date(scheduledAt),
    log: () => {},
  });
}

/** All but what names this machine's free ports: the run key and the hash of the settings. */
const comparable = ({ runKey: _key, configSha256: _settings, ...rest }: Snapshot): unknown => rest;
