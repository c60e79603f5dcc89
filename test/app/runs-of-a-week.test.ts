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
/** Weeks that ended up to this instant are no longer, or not yet, in Prometheus. */
let holdsAfter = '';
/** Whether Prometheus has lost all samples but those of the last hour of every week. */
let thinned = false;
let slack: SlackServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-runs-'));
  cores = 0.01;
  holdsAfter = '2000-01-01T00:00:00Z';
  thinned = false;
  slack = await startSlackServer();
  process.env.RUNS_SLACK_TOKEN = slack.token;
  prometheus = await startSmallPrometheus((promql, response, { form }) => {
    const atSeconds = Number(form.get('end') ?? form.get('time'));
    if (atSeconds <= Date.parse(holdsAfter) / 1000) {
      const resultType = form.has('step') ? 'matrix' : 'vector';
      return json(response, 200, { status: 'success', data: { resultType, result: [] } });
    }
    if (thinned && form.has('step')) {
      const result = [{ metric: { job: 'kubelet' }, values: [[atSeconds, '60']] }];
      return json(response, 200, { status: 'success', data: { resultType: 'matrix', result } });
    }
    if (!/cpu_usage_seconds_total.*ms\]/.test(promql) || !/^(sum|max) by/.test(promql)) return false;
    const labels = { namespace: 'shop', pod: 'cart-7d8f9b6c4-x2k9l', container: 'istio-proxy' };
    return json(response, 200, { status: 'success', data: vector([[labels, `${cores * 86_400}`]]) });
  });
});
afterEach(async () => {
  await Promise.all([prometheus.stop(), slack.stop()]);
  rmSync(folder, { recursive: true });
});

interface More {
  readonly kubeconfig?: string;
  readonly again?: boolean;
  readonly timeoutSeconds?: number;
  readonly prices?: object;
  readonly clusters?: readonly string[];
  readonly weeks?: number;
}

async function runAll(scheduledAt: string, more: More = {}) {
  const config = Config.parse({
    clusters: (more.clusters ?? ['prod']).map((name) => ({
      name,
      prometheus: { url: prometheus.url, ...(more.timeoutSeconds && { timeoutSeconds: more.timeoutSeconds }) },
      ...(more.prices && { prices: more.prices }),
      ...(more.kubeconfig && { kubernetes: { kubeconfig: more.kubeconfig } }),
    })),
    archive: { directory: folder },
    channels: { slack: { token: 'env:RUNS_SLACK_TOKEN', channel: slack.channel, apiUrl: slack.apiUrl } },
  });
  const { again = false, weeks = 1 } = more;
  return report({ config, scheduledAt, again, weeks, now: () => new Date(scheduledAt), log: () => {} });
}

async function run(scheduledAt: string, more: More = {}) {
  const { runs, failures } = await runAll(scheduledAt, more);
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
    const rates = { cpuCoreHour: 1, memoryGibHour: 1, source: 'finance', asOf: '2026-11-01' };
    const prices = { sources: [{ rates }] };
    const priced = await run('2026-11-16T07:00:00Z', { prices });
    expect(priced.report.run.supersedes).toBe(first.runKey);
    expect(priced.report.trust.prices.value.elsewhere.source).toBe('finance');
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

describe('past weeks', () => {
  const monday = '2026-11-16T07:00:00Z';
  const ends = ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16'];
  const archivedWeeks = (cluster = 'prod'): string[] =>
    keys()
      .flatMap((key) => (key.endsWith('manifest.json') && key.includes(`cluster=${cluster}/`) ? [key] : []))
      .map((key) => /v1\/reports\/.*dt=([\d-]+)/.exec(key)?.[1] ?? key)
      .toSorted();
  const deliveries = (): string[] => keys().filter((key) => key.includes('_delivery') && key.includes('dt='));

  it('are archived, oldest first, and never notified: only the newest is, and has them as its history', async () => {
    const { runs, past, failures } = await runAll(monday, { weeks: 4 });
    expect(failures).toEqual([]);
    expect(past.map(({ periodEnd }) => periodEnd.slice(0, 10))).toEqual(ends.slice(0, 3));
    expect(archivedWeeks()).toEqual(ends);
    expect(slack.posted).toHaveLength(1);
    expect(deliveries().every((key) => key.includes('dt=2026-11-16'))).toBe(true);
    expect(past.map((week) => 'run' in week && week.run.outcomes)).toEqual([[], [], []]);
    const newest = reportOf(runs[0]?.runKey ?? '');
    expect(newest.cost.previousWeeklyUsd).toEqual(newest.cost.weeklyUsd.value);
  });

  it('are not sent by a later run of the newest either, and each is collected once', async () => {
    const first = await runAll(monday, { weeks: 3 });
    cores = 0.5;
    const second = await runAll(monday, { weeks: 3 });
    const runKeys = ({ past }: typeof first) => past.map((week) => 'run' in week && week.run.runKey);
    expect(runKeys(second)).toEqual(runKeys(first));
    expect(archivedWeeks()).toEqual(ends.slice(1));
    expect(slack.posted).toHaveLength(1);
  });

  it('that Prometheus does not hold are said and not archived, and do not stop the newest', async () => {
    holdsAfter = '2026-11-02T00:00:00Z';
    const { runs, past } = await runAll(monday, { weeks: 4 });
    expect(past.map((week) => ('failure' in week ? week.failure.code : 'archived'))).toEqual([
      'NOTHING_KNOWN',
      'NOTHING_KNOWN',
      'archived',
    ]);
    expect(runs[0]?.exitCode).toBe(0);
    expect(archivedWeeks()).toEqual(ends.slice(2));
    expect(keys().some((key) => key.includes('dt=2026-11-02'))).toBe(false);
  });

  it('are not made of what Kubernetes says of now, when Prometheus says nothing of then', async () => {
    const api = await startKubernetesApi(simulate(smallMesh));
    const kubeconfig = join(folder, 'kubeconfig');
    writeKubeconfig(kubeconfig, { url: api.url });
    holdsAfter = '2026-11-09T00:00:00Z';
    const { past, runs } = await runAll(monday, { weeks: 2, kubeconfig });
    await api.close();
    expect(past.map((week) => 'failure' in week && week.failure.message)).toEqual([
      expect.stringMatching(/^Prometheus tells nothing of prod in the week to 2026-11-09T00:00:00Z: /),
    ]);
    expect(runs[0]?.exitCode).toBe(0);
    expect(archivedWeeks()).toEqual(['2026-11-16']);
  });

  it('of every cluster', async () => {
    const { runs, past } = await runAll(monday, { weeks: 2, clusters: ['prod', 'test'] });
    expect(past.map(({ cluster }) => cluster)).toEqual(['prod', 'test']);
    expect(runs.map(({ cluster }) => cluster)).toEqual(['prod', 'test']);
    expect([archivedWeeks('prod'), archivedWeeks('test')]).toEqual([ends.slice(2), ends.slice(2)]);
    expect(slack.posted).toHaveLength(2);
  });

  it('are not corrected by evidence that Prometheus has since lost', async () => {
    await runAll(monday, { weeks: 2 });
    holdsAfter = '2026-11-09T00:00:00Z';
    const { past } = await runAll(monday, { weeks: 2, again: true });
    expect(past.map((week) => 'failure' in week && week.failure.code)).toEqual(['NOTHING_KNOWN']);
    expect(archivedWeeks()).toEqual(['2026-11-09', '2026-11-16', '2026-11-16']);
  });

  it('are not corrected by thinner evidence than there was; the newest is what it is', async () => {
    const first = await runAll(monday, { weeks: 2 });
    thinned = true;
    const second = await runAll(monday, { weeks: 2, again: true });
    const runKeys = ({ past }: typeof first) => past.map((week) => 'run' in week && week.run.runKey);
    expect(runKeys(second)).toEqual(runKeys(first));
    expect(archivedWeeks()).toEqual(['2026-11-09', '2026-11-16', '2026-11-16']);
    expect(reportOf(second.runs[0]?.runKey ?? '').run.supersedes).toBe(first.runs[0]?.runKey);
  });

  it('a damaged one is skipped, and the newest report names it', async () => {
    await run('2026-11-02T07:00:00Z');
    const name = keys().find((key) => key.includes('dt=2026-11-02') && key.endsWith('report.json')) ?? '';
    writeFileSync(join(folder, name), '{"schema":');
    const newest = await run(monday);
    expect(newest.exitCode).toBe(0);
    expect(newest.report.trust.notes).toContainEqual({
      source: 'archive',
      note: `${name} is not used: it was cut off or changed: its manifest has another hash`,
    });
  });
});
