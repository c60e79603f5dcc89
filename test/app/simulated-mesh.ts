import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';
import { writeKubeconfig } from '../support/simulator/kubeconfig.ts';
import { startKubernetesApi } from '../support/simulator/kubernetes-api.ts';
import { simulate } from '../support/simulator/simulate.ts';
import type { Simulation } from '../support/simulator/simulation.ts';
import type { ClusterSpec } from '../support/simulator/spec.ts';
import { type Truth, truthOf } from '../support/simulator/truth.ts';
import { writeBlocks } from '../support/simulator/write-blocks.ts';

/** A simulated cluster behind real servers, and the truth about it. */
export interface SimulatedMesh {
  readonly simulation: Simulation;
  readonly truth: Truth;
  readonly prometheus: RunningPrometheus;
  readonly kubeconfig: string;
  /** An empty folder of this cluster's own. */
  readonly folder: string;
  stop(): Promise<void>;
}

const token = 'kubernetes-canary-token';

/** Fills a real Prometheus with the cluster's week, and serves its Kubernetes API. */
export async function startSimulatedMesh(spec: ClusterSpec): Promise<SimulatedMesh> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-mesh-'));
  const simulation = simulate(spec);
  const dataDir = join(folder, 'prometheus');
  await writeBlocks(simulation, dataDir);
  const prometheus = await startPrometheus({ dataDir });
  const kubernetes = await startKubernetesApi(simulation, { token });
  const kubeconfig = join(folder, 'kubeconfig');
  writeKubeconfig(kubeconfig, { url: kubernetes.url, token });
  const stop = async (): Promise<void> => {
    await Promise.all([prometheus.stop(), kubernetes.close()]);
    rmSync(folder, { recursive: true });
  };
  return { simulation, truth: truthOf(simulation), prometheus, kubeconfig, folder, stop };
}
