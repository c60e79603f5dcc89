import { globSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type SimulatedMesh, startSimulatedMesh } from '../test/app/simulated-mesh.ts';
import { clusterOfSize, periodEnd } from './cluster-of-size.ts';
import { samplesIn } from './history-size.ts';
import { type Measured, measured } from './measured.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { within } from './within.ts';

/** The time is Prometheus' own, which varies little: on a big cluster once is enough, and saves a quarter of an hour. */
const runsOf = (pods: number): number => (pods > 2000 ? 1 : 3);
const [historySeconds, runSeconds] = [420, 400];
const meshledger = '../src/cli/meshledger.ts';

/** One process, and what Prometheus spent on it. */
export interface Run extends Measured {
  readonly prometheusCpuSeconds: number;
}

export interface ClusterMeasured {
  readonly pods: number;
  readonly prometheusVersion: string;
  readonly samples: number;
  readonly queries: number;
  /** Answers of Prometheus as they travel (gzip), and unpacked. */
  readonly wireBytes: number;
  readonly bodyBytes: number;
  readonly report: readonly Run[];
  readonly bare: readonly Run[];
  readonly replay: readonly Run[];
  /** Processes that waited for one of our processors, a minute's mean before the first measured run. */
  readonly loadBefore: number;
}

/** Everything that is measured on a cluster of so many pods. The runs take turns, so that all meet the same machine. */
export async function measureCluster(pods: number, say: (sentence: string) => void): Promise<ClusterMeasured> {
  say(`${pods} pods: writing a week of history`);
  const mesh = await within(historySeconds, 'the history', startSimulatedMesh(clusterOfSize(pods)));
  try {
    say(`${pods} pods: recording the queries`);
    const recorded = await recording(mesh);
    const [file, evidence] = [join(mesh.folder, 'queries.json'), snapshotIn(join(mesh.folder, 'recorded'))];
    writeFileSync(file, JSON.stringify(recorded.queries));
    const loadBefore = loadavg()[0] ?? 0;
    const [report, bare, replay]: [Run[], Run[], Run[]] = [[], [], []];
    for (let turn = 1; turn <= runsOf(pods); turn += 1) {
      say(`${pods} pods: run ${turn} of ${runsOf(pods)}`);
      report.push(await counted(mesh, meshledger, reportArguments(mesh, mesh.prometheus.url, `report-${turn}`)));
      bare.push(await counted(mesh, './bare-queries.mjs', [mesh.prometheus.url, file]));
      replay.push(await counted(mesh, meshledger, ['replay', evidence, '--out', join(mesh.folder, `replay-${turn}`)]));
    }
    const bodyBytes = (JSON.parse(bare[0]?.stdout ?? '') as { bytes: number }).bytes;
    const { queries, wireBytes } = recorded;
    const prometheusVersion = await versionOf(mesh.prometheus.url);
    return {
      ...{ pods, samples: samplesIn(mesh.prometheus.dataDir), queries: queries.length, wireBytes, bodyBytes },
      ...{ report, bare, replay, loadBefore, prometheusVersion },
    };
  } finally {
    await mesh.stop();
  }
}

/** A run behind the recording proxy: it is not measured, and warms Prometheus up for those that are. */
async function recording(mesh: SimulatedMesh) {
  const proxy = await startRecordingProxy(mesh.prometheus.url);
  try {
    await measured(meshledger, reportArguments(mesh, proxy.url, 'recorded'), runSeconds);
    return { queries: proxy.queries, wireBytes: proxy.bytes() };
  } finally {
    await proxy.close();
  }
}

async function counted(mesh: SimulatedMesh, script: string, args: readonly string[]): Promise<Run> {
  const before = mesh.prometheus.cpuSeconds();
  const run = await measured(script, args, runSeconds);
  return { ...run, prometheusCpuSeconds: mesh.prometheus.cpuSeconds() - before };
}

const reportArguments = ({ kubeconfig, folder }: SimulatedMesh, url: string, out: string): string[] => [
  ...['report', '--prometheus', url, '--kubeconfig', kubeconfig],
  ...['--period-end', periodEnd, '--out', join(folder, out)],
];

async function versionOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/status/buildinfo`);
  return ((await answer.json()) as { data: { version: string } }).data.version;
}

function snapshotIn(folder: string): string {
  const [file] = globSync('**/snapshot.json.gz', { cwd: folder });
  if (file === undefined) throw new Error(`the run left no snapshot in ${folder}`);
  return join(folder, file);
}
