import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { isOver, run, type Started, started, stopped } from './process.ts';

export interface PrometheusOptions {
  /** Text to backfill; several files when they cover spans of time one after the other. */
  readonly openMetricsFile?: string | readonly string[];
  /** A folder of blocks; it is used as it is and stays when the server stops. */
  readonly dataDir?: string;
  readonly flags?: readonly string[];
  /** `--web.config.file`, for a server with TLS or passwords; the headers are for the wait until it is ready. */
  readonly webConfig?: { readonly file: string; readonly tls?: boolean; readonly headers?: Record<string, string> };
}

export interface RunningPrometheus {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** CPU time of the server so far, user and system. */
  readonly cpuSeconds: () => number;
  readonly stop: () => Promise<void>;
}

const readyWithinMs = 60_000;
const clockTicksPerSecond = 100;
/** Everything in one block if the calendar allows; with promtool's default of 2 h it reads the file once per 2 h. */
const maxBlockDuration = '486h';

/** Backfills OpenMetrics text into TSDB blocks. */
export async function blocksFrom(openMetricsFile: string, outDir: string): Promise<void> {
  const flags = [`--max-block-duration=${maxBlockDuration}`, '-q'];
  await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', ...flags, openMetricsFile, outDir]);
}

/**
 * A real Prometheus on a free loopback port, with its data in a folder of its own; ready when this returns.
 * It scrapes nothing, never forgets, and leaves backfilled blocks alone.
 */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<RunningPrometheus> {
  const { openMetricsFile = [], webConfig, flags = [] } = options;
  const home = mkdtempSync(join(tmpdir(), 'meshledger-prometheus-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const files = typeof openMetricsFile === 'string' ? [openMetricsFile] : openMetricsFile;
  const port = await freePort();
  const url = `${webConfig?.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  let server: Started | undefined;
  const stop = async () => {
    if (server !== undefined) await stopped(server);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await Promise.all(files.map((file) => blocksFrom(file, dataDir)));
    writeFileSync(join(home, 'prometheus.yml'), 'global: {}\n');
    const web = webConfig === undefined ? [] : [`--web.config.file=${webConfig.file}`];
    server = await started('prometheus', [...serverFlags(home, dataDir, port), ...web, ...flags]);
    await untilReady(url, server, webConfig?.headers ?? {});
  } catch (cause) {
    await stop();
    throw cause;
  }
  const { pid } = server;
  return { url, pid, dataDir, cpuSeconds: () => cpuSecondsOf(pid), stop };
}

function serverFlags(home: string, dataDir: string, port: number): string[] {
  return [
    `--config.file=${join(home, 'prometheus.yml')}`,
    `--storage.tsdb.path=${dataDir}`,
    '--storage.tsdb.retention.time=100y',
    // Equal block durations switch compaction off.
    '--storage.tsdb.min-block-duration=2h',
    '--storage.tsdb.max-block-duration=2h',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ];
}

/** Waits for /-/ready; a server that asks for a password is up, and says no more without one. */
async function untilReady(url: string, server: Started, headers: Record<string, string>): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline) {
    if (isOver(server)) throw new Error(`prometheus ended before it was ready: ${server.stderr()}`);
    const status = await statusOf(`${url}/-/ready`, headers).catch(() => 0);
    if (status === 200 || status === 401) return;
    await sleep(20);
  }
  throw new Error(`prometheus was not ready after ${readyWithinMs} ms: ${server.stderr()}`);
}

function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { headers, rejectUnauthorized: false, agent: false } as const;
    const answered = (response: http.IncomingMessage) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    };
    const request = url.startsWith('https:') ? https.get(url, options, answered) : http.get(url, options, answered);
    request.on('error', reject);
  });
}

/** Fields 14 and 15 of /proc/<pid>/stat (proc(5)), counted from the end of the parenthesised name. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond;
}
