import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { report } from '../../src/app/report.ts';
import { Config } from '../../src/settings.ts';
import { smallMesh } from '../simulator/small-mesh.ts';
import { writeKubeconfig } from '../support/simulator/kubeconfig.ts';
import { startKubernetesApi } from '../support/simulator/kubernetes-api.ts';
import { simulate } from '../support/simulator/simulate.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';
import { json, startSmallPrometheus, vector } from '../support/small-prometheus.ts';

let folder = '';
let prometheus: Awaited<ReturnType<typeof startSmallPrometheus>>;
let cores = 0.01;
let slack: SlackServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-runs-'));
  cores = 0.01;
  slack = await startSlackServer();
  process.env.RUNS_SLACK_TOKEN = slack.token;
  prometheus = await startSmallPrometheus((promql, response) => {
    if (!/cpu_usage_seconds_total.*ms\]/.test(promql) || !/^(sum|max) by/.test(promql)) return false;
    const labels = { namespace: 'shop', pod: 'cart-7d8f9b6c4-x2k9l', container: 'istio-proxy' };
    return json(response, 200, { status: 'success', data: vector([[labels, `${cores * 86_400}`]]) });
  });
});
afterEach(async () => {
  await Promise.all([prometheus.stop(), slack.stop()]);
  rmSync(folder, { recursive: true });
});

async function run(
  scheduledAt: string,
  more: { kubeconfig?: string; again?: boolean; timeoutSeconds?: number; prices?: object } = {},
) {
  const config = Config.parse({
    clusters: [
      {
        name: 'prod',
        prometheus: { url: prometheus.url, ...(more.timeoutSeconds && { timeoutSeconds: more.timeoutSeconds }) },
        ...(more.prices && { prices: more.prices }),
        ...(more.kubeconfig && { kubernetes: { kubeconfig: more.kubeconfig } }),
      },
    ],
    archive: { directory: folder },
    channels: { slack: { token: 'env:RUNS_SLACK_TOKEN', channel: slack.channel, apiUrl: slack.apiUrl } },
  });
  const { runs, failures } = await report({ config, scheduledAt, again: more.again ?? false, log: () => {} });
  const [summary] = runs;
  if (summary === undefined) throw failures[0];
  return { ...summary, report: reportOf(summary.runKey) };
}

const keys = (): string[] => readdirSync(folder, { recursive: true }).map(String);
function reportOf(runKey: string) {
  const name = keys().find((key) => key.includes(runKey) && key.endsWith('report.json')) ?? '';
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

describe('a week is collected once', () => {
  it('a second run uses the same evidence, whatever Prometheus says by then, and sends nothing', async () => {
    const first = await run('2026-11-16T07:00:00Z');
    cores = 0.5;
    const second = await run('2026-11-16T09:00:00Z');
    expect(second.runKey).toBe(first.runKey);
    expect(second.report.cost).toEqual(first.report.cost);
    expect(slack.posted).toHaveLength(1);
  });

  it('asked for it anew, it is another run that names the one it supersedes, and nobody is told twice', async () => {
    const first = await run('2026-11-16T07:00:00Z');
    cores = 0.5;
    const second = await run('2026-11-16T07:00:00Z', { again: true });
    expect(second.runKey).not.toBe(first.runKey);
    expect(second.report.run.supersedes).toBe(first.runKey);
    expect(second.report.cost.roles[0].cpuCoreHours).toBeCloseTo(first.report.cost.roles[0].cpuCoreHours * 50, 9);
    expect(reportOf(first.runKey).cost).toEqual(first.report.cost);
    expect(slack.posted).toHaveLength(1);
    expect(second.outcomes.map(({ status }) => status)).toEqual(['alreadySent']);
  });
});

describe('evidence that is damaged, or of another version', () => {
  it('stays as it is, and does not keep the week from a report: a new run supersedes it', async () => {
    const first = await run('2026-11-16T07:00:00Z');
    const name = keys().find((key) => key.endsWith('snapshot.json.gz')) ?? '';
    writeFileSync(join(folder, name), 'not what it was');
    const second = await run('2026-11-16T07:00:00Z');
    expect(second.report.run.supersedes).toBe(first.runKey);
    expect(second.exitCode).toBe(0);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('not what it was');
  });
});

describe('other settings', () => {
  it('that decide what a run says make one that supersedes the earlier; those that do not, do not', async () => {
    const first = await run('2026-11-16T07:00:00Z');
    const patient = await run('2026-11-16T07:00:00Z', { timeoutSeconds: 60 });
    expect(patient.runKey).toBe(first.runKey);
    const prices = { cpuCoreHourUsd: 1, memoryGibHourUsd: 1, source: 'finance', asOf: '2026-11-01' };
    const priced = await run('2026-11-16T07:00:00Z', { prices });
    expect(priced.report.run.supersedes).toBe(first.runKey);
    expect(priced.report.trust.prices.value.source).toBe('finance');
  });
});

describe('a required source that is missing', () => {
  it('is said with exit code 7; the next run of the week collects anew, now with it', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    writeKubeconfig(kubeconfig, { url: 'http://127.0.0.1:9' });
    const blind = await run('2026-11-16T07:00:00Z', { kubeconfig });
    expect(blind.exitCode).toBe(7);
    expect(blind.failedSources).toEqual([
      { source: 'kubernetes', note: expect.stringMatching(/did not answer the list of \w+.*ECONNREFUSED/) },
    ]);
    expect(blind.report.trust.failedSources).toHaveLength(1);
    expect(blind.report.cost.weeklyUsd.value.known).toBe(true);

    const api = await startKubernetesApi(simulate(smallMesh));
    writeKubeconfig(kubeconfig, { url: api.url });
    const seeing = await run('2026-11-16T07:00:00Z', { kubeconfig });
    await api.close();
    expect(seeing.exitCode).toBe(0);
    expect(seeing.report.run.supersedes).toBe(blind.runKey);
    expect(seeing.report.modes.known).toBe(true);
  });
});

describe('the week after', () => {
  it('compares with the report in the archive, and with its correction when there is one', async () => {
    const first = await run('2026-11-09T07:00:00Z');
    expect(first.report.cost.previousWeeklyUsd).toEqual({
      known: false,
      why: 'no report of the week before is in the archive',
    });
    cores = 0.5;
    const corrected = await run('2026-11-09T07:00:00Z', { again: true });
    const next = await run('2026-11-16T07:00:00Z');
    expect(next.report.cost.previousWeeklyUsd).toEqual(corrected.report.cost.weeklyUsd.value);
    expect(corrected.report.cost.weeklyUsd).not.toEqual(first.report.cost.weeklyUsd);
  });

  it('ignores a run that was never finished: it has no manifest', async () => {
    await run('2026-11-09T07:00:00Z');
    const manifest = keys().find((key) => key.endsWith('manifest.json')) ?? '';
    rmSync(join(folder, manifest));
    expect((await run('2026-11-16T07:00:00Z')).report.cost.previousWeeklyUsd.known).toBe(false);
  });
});
