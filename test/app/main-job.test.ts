import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunSummary, report } from '../../src/app/report.ts';
import { readSnapshot } from '../../src/app/snapshot-file.ts';
import type { Archive } from '../../src/deliver/archive.ts';
import { s3Archive } from '../../src/deliver/s3-archive.ts';
import { Report } from '../../src/model/report.ts';
import { Config } from '../../src/settings.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { meshOfTests } from '../support/simulator/clusters.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';
import { deviations } from './deviation.ts';
import { factDeviations } from './fact-deviation.ts';
import { type SimulatedMesh, startSimulatedMesh } from './simulated-mesh.ts';

/*
 * The whole job, once, on real parts: a Prometheus with seven days of simulated history, the Kubernetes API of
 * the same cluster, an S3 server, an SMTP server. The simulator knows the answer.
 */
let mesh: SimulatedMesh;
let s3: S3Server;
let smtp: SmtpServer;
let slack: SlackServer;
let archive: Archive;
let summary: RunSummary;
let made: Report;

const scheduledAt = '2026-11-16T07:00:00Z';
const bucket = 'ledger';
const root = join(import.meta.dirname, '../..');

const settings = (cluster: string) => ({
  clusters: [{ name: cluster, prometheus: { url: mesh.prometheus.url }, kubernetes: { kubeconfig: mesh.kubeconfig } }],
  archive: {
    s3: {
      bucket,
      prefix: 'finance',
      endpoint: s3.endpoint,
      region: s3.region,
      forcePathStyle: true,
      accessKeyId: 'env:MAIN_JOB_S3_KEY',
      secretAccessKey: 'env:MAIN_JOB_S3_SECRET',
    },
  },
  channels: {
    slack: { token: 'env:MAIN_JOB_SLACK_TOKEN', channel: slack.channel, apiUrl: slack.apiUrl },
    email: {
      host: smtp.host,
      port: smtp.port,
      username: 'meshledger',
      password: 'env:MAIN_JOB_SMTP_PASSWORD',
      caFile: join(mesh.folder, 'mail-ca.pem'),
      from: 'ledger@example.com',
      to: ['finance@example.com'],
    },
  },
});

const run = async (): Promise<RunSummary> => {
  const { runs, failures } = await report({
    config: Config.parse(settings('simulated')),
    scheduledAt,
    simulated: true,
    now: () => new Date(scheduledAt),
    log: () => {},
  });
  const [one] = runs;
  if (one === undefined) throw failures[0];
  return one;
};

beforeAll(async () => {
  [mesh, s3, smtp, slack] = await Promise.all([
    startSimulatedMesh(meshOfTests),
    startS3Server(),
    startSmtpServer({ auth: { username: 'meshledger', password: 'mail-canary' } }),
    startSlackServer(),
  ]);
  Object.assign(process.env, {
    MAIN_JOB_S3_KEY: s3.accessKeyId,
    MAIN_JOB_S3_SECRET: s3.secretAccessKey,
    MAIN_JOB_SLACK_TOKEN: slack.token,
    MAIN_JOB_SMTP_PASSWORD: 'mail-canary',
  });
  writeFileSync(join(mesh.folder, 'mail-ca.pem'), smtp.ca);
  await s3.bucket(bucket);
  archive = s3Archive({
    bucket,
    prefix: 'finance',
    endpoint: s3.endpoint,
    region: s3.region,
    forcePathStyle: true,
    credentials: s3,
  });
  summary = await run();
  made = Report.parse(
    JSON.parse(Buffer.from((await archive.read(await keyOf('report.json'))) ?? []).toString('utf8')),
  ) as Report;
}, 240_000);

afterAll(async () => {
  await Promise.all([mesh?.stop(), s3?.stop(), smtp?.stop(), slack?.stop()]);
});

async function keyOf(name: string): Promise<string> {
  const keys = await archive.list(`v1/reports/cluster=simulated/dt=2026-11-16/run=${summary.runKey}/`);
  return keys.find((key) => key.endsWith(`/${name}`)) ?? `no ${name}`;
}

describe('the numbers are true', () => {
  it('every role and namespace is within 0.5 % of the truth: CPU, memory, requests, allocation, hours', () => {
    const all = deviations(mesh.truth, made.cost.roles, made.cost.namespaces);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ percent }) => Math.abs(percent) > 0.5)).toEqual([]);
  });

  it('cost is among them, of nodes of three prices, one of them spot and one there for three days', () => {
    const usd = deviations(mesh.truth, made.cost.roles, made.cost.namespaces).filter(
      ({ measure }) => measure === 'periodUsd',
    );
    expect(usd).toHaveLength(mesh.truth.roles.length + mesh.truth.namespaces.length);
    const prices = made.trust.prices.known ? made.trust.prices.value.nodes : [];
    expect(new Set(prices.map(({ hourUsd }) => hourUsd?.toFixed(4))).size).toBe(3);
    expect(prices.filter(({ capacityType }) => capacityType === 'spot')).toHaveLength(1);
  });

  it('every dollar of the nodes is reconciled: their hours, other workloads and the mesh within 0.5 % of the truth', () => {
    const { reconciliation } = made.cost;
    if (!reconciliation.known) throw new Error(reconciliation.why);
    const { lines, nodeUsd } = reconciliation.value;
    const truth = (field: 'hoursUsd' | 'otherCostUsd'): number =>
      mesh.truth.nodes.reduce((sum, node) => sum + (node[field] ?? Number.NaN), 0);
    const other = lines.find(({ kind }) => kind === 'other-workloads')?.usd ?? Number.NaN;
    const parts = lines.filter(({ kind }) => kind !== 'total').reduce((sum, { usd }) => sum + usd, 0);
    expect(Math.abs(nodeUsd / truth('hoursUsd') - 1)).toBeLessThan(0.005);
    expect(Math.abs(other / truth('otherCostUsd') - 1)).toBeLessThan(0.005);
    expect(parts).toBeCloseTo(nodeUsd, 9);
  });

  it('what Prometheus says of nodes, pods, requests and traffic is within 0.5 % of the truth, line by line', async () => {
    const { snapshot } = readSnapshot((await archive.read(await keyOf('snapshot.json.gz'))) ?? Buffer.of(), 'S3');
    const all = factDeviations(mesh.truth, snapshot.facts);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(({ percent }) => Math.abs(percent) > 0.5)).toEqual([]);
  });

  it('teams and the finest lines add up to the mesh', () => {
    const { lines, teams, monthlyUsd } = made.cost;
    const total = monthlyUsd.value.known ? monthlyUsd.value.value : Number.NaN;
    const usd = (of: readonly { readonly monthlyUsd: { known: boolean; value?: number } }[]): number =>
      of.reduce((sum, line) => sum + (line.monthlyUsd.value ?? Number.NaN), 0);
    expect(usd(lines as never)).toBeCloseTo(total, 6);
    if (!teams.known) throw new Error(teams.why);
    expect(teams.value.reduce((sum, team) => sum + team.ownUsd + team.sharedUsd, 0)).toBeCloseTo(total, 6);
  });

  it('nothing is left unclassified, and nothing is in the ledger that is not in the mesh', () => {
    expect(made.cost.roles.map(({ role }) => role).sort()).toEqual(mesh.truth.roles.map(({ role }) => role).sort());
  });

  it("says beside it what the article's two queries would have said: every proxy is a sidecar to them", () => {
    const side = made.sideBySide;
    if (!side.known) throw new Error(side.why);
    const { articleVcpus, sidecarVcpus, articleMemoryGib, sidecarMemoryGib, notSidecars } = side.value;
    // biome-ignore lint/suspicious/noConsole: the run shows the two side by side
    console.table({
      "article's queries": { vCPU: articleVcpus, GiB: articleMemoryGib },
      'sidecars, measured': { vCPU: sidecarVcpus, GiB: sidecarMemoryGib },
      'sidecars, truth': truthOfSidecars(),
    });
    expect(notSidecars).toEqual(['ztunnel', 'waypoint', 'gateway']);
    expect(articleMemoryGib).toBeGreaterThan(sidecarMemoryGib * 1.2);
  });

  it('latency of each mode lies in the bucket of the true quantile', () => {
    const modes = made.latency.modes.map(({ mode, quantiles }) => ({ mode, quantiles }));
    const truths = mesh.truth.latency.map(({ reporter, quantiles }) => ({
      mode: reporter === 'waypoint' ? 'waypoint' : 'sidecar',
      quantiles,
    }));
    expect(modes.map(({ mode }) => mode)).toEqual(truths.map(({ mode }) => mode));
    for (const [index, { quantiles }] of modes.entries()) {
      for (const [place, { withinMs }] of quantiles.entries()) {
        const ms = truths[index]?.quantiles[place]?.ms ?? Number.NaN;
        expect(ms).toBeGreaterThanOrEqual(withinMs?.[0] ?? Number.NaN);
        expect(ms).toBeLessThanOrEqual(withinMs?.[1] ?? Number.NaN);
      }
    }
  });

  it('finds the node whose clock is 3 s off, and only that one', () => {
    const clocks = made.results.filter(({ check, verdict }) => check === 'clocks-synchronised' && verdict === 'fail');
    expect(clocks.map(({ saw }) => saw)).toEqual([expect.stringMatching(/^offset of (29|30)\d\d ms/)]);
  });

  it('counts the pods of each mode as they are', () => {
    const { sidecarPods, ambientPods, outOfMeshPods } = mesh.truth.modes;
    expect(made.modes).toMatchObject({ known: true, value: { sidecarPods, ambientPods, outOfMeshPods } });
  });
});

describe('from Prometheus alone, without the Kubernetes API', () => {
  let blind: Report;
  beforeAll(async () => {
    const [cluster] = settings('blind').clusters;
    const directory = join(mesh.folder, 'blind');
    const config = Config.parse({ clusters: [{ ...cluster, kubernetes: undefined }], archive: { directory } });
    const { runs } = await report({
      config,
      scheduledAt,
      simulated: true,
      now: () => new Date(scheduledAt),
      log: () => {},
    });
    blind = JSON.parse(readFileSync(join(runs[0]?.archivedAt ?? '', 'report.json'), 'utf8'));
  }, 60_000);

  it('sidecars, ztunnel, istiod and the CNI agent are still true', () => {
    const all = deviations(mesh.truth, blind.cost.roles, blind.cost.namespaces);
    const told = all.filter(({ line }) => ['sidecar', 'ztunnel', 'control-plane', 'cni'].includes(line));
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(({ percent }) => Math.abs(percent) > 0.5)).toEqual([]);
  });

  it('what cannot be told apart is a line of its own, with the reason, and the total is the same', () => {
    expect(blind.cost.roles.map(({ role }) => role)).toContain('unclassified');
    expect(blind.cost.unclassifiedBecause.join()).toMatch(
      /waypoint or a gateway; without its labels Prometheus cannot say/,
    );
    const total = (one: Report) => (one.cost.weeklyUsd.value.known ? one.cost.weeklyUsd.value.value : Number.NaN);
    expect(total(blind)).toBeCloseTo(total(made), 9);
  });

  it('what only the Kubernetes API knows is not known, and why is said', () => {
    expect(blind.saving).toMatchObject({ known: false, why: expect.stringContaining('Kubernetes API') });
    expect(blind.modes).toMatchObject({ known: false });
    const policies = blind.results.find(({ check }) => check === 'policies-attached');
    expect(policies).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('configure kubernetes') });
  });
});

describe('from a price list that lacks two of the three instance types', () => {
  it('names the nodes without a price, and says "at least" of what ran on them', async () => {
    const [cluster] = settings('in-part').clusters;
    const directory = join(mesh.folder, 'in-part');
    const list = { nodes: { hour: { 'm6i.2xlarge': 0.384 }, source: 'our contract', asOf: '2026-11-01' } };
    const priced = { ...cluster, prices: { sources: [list] } };
    const config = Config.parse({ clusters: [priced], archive: { directory } });
    const { runs } = await report({
      config,
      scheduledAt,
      simulated: true,
      now: () => new Date(scheduledAt),
      log: () => {},
    });
    const folder = runs[0]?.archivedAt ?? '';
    const inPart = Report.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
    const prices = inPart.trust.prices;
    if (!prices.known) throw new Error(prices.why);
    expect(prices.value.nodes).toHaveLength(3);
    expect(prices.value.unpriced.map(({ why }) => why).join()).toMatch(
      /c6i\.2xlarge.*m6i\.xlarge|m6i\.xlarge.*c6i\.2xlarge/,
    );
    expect(inPart.cost.weeklyUsd.atLeast).toBe(true);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/at least \$/i);
  });
});

describe('the truth test can fail: each of these ledgers is caught', () => {
  it('one that counts sidecars by the name of the container', () => {
    const proxies = ['sidecar', 'ztunnel', 'waypoint', 'gateway'];
    const cpuCoreHours = made.cost.roles
      .filter(({ role }) => proxies.includes(role))
      .reduce((sum, role) => sum + role.cpuCoreHours, 0);
    const byName = made.cost.roles.filter(({ role }) => role === 'sidecar').map((role) => ({ ...role, cpuCoreHours }));
    expect(offBy('sidecar', 'cpuCoreHours', byName)).toBeGreaterThan(10);
  });

  it('one that adds up what two jobs scraped of the same container', async () => {
    const added = await instant(
      'sum(increase(container_cpu_usage_seconds_total{container="istio-proxy",image!=""}[7d]))',
    );
    const once = await instant(
      'sum(max by (namespace,pod,container,id,name) (increase(container_cpu_usage_seconds_total{container="istio-proxy",image!=""}[7d])))',
    );
    const twice = made.cost.roles
      .filter(({ role }) => role === 'sidecar')
      .map((role) => ({ ...role, cpuCoreHours: (role.cpuCoreHours * added) / once }));
    expect(offBy('sidecar', 'cpuCoreHours', twice)).toBeGreaterThan(50);
  });
});

describe('the documents arrive', () => {
  it('in the archive, all of them, with a manifest whose hashes hold', async () => {
    expect(summary.exitCode).toBe(0);
    expect(summary.archivedAt).toBe(
      `s3://${bucket}/finance/v1/reports/cluster=simulated/dt=2026-11-16/run=${summary.runKey}/`,
    );
    const manifest = JSON.parse(Buffer.from((await archive.read(await keyOf('manifest.json'))) ?? []).toString('utf8'));
    expect(manifest.files.map(({ key }: { key: string }) => key.split('/').at(-1)).sort()).toEqual([
      'allocation.csv',
      `part-${summary.runKey}.parquet`,
      'report.html',
      'report.json',
      'report.pdf',
      'snapshot.json.gz',
    ]);
    for (const { key, sha256 } of manifest.files) {
      expect(
        createHash('sha256')
          .update((await archive.read(key)) ?? '')
          .digest('hex'),
        key,
      ).toBe(sha256);
    }
  });

  it('by e-mail, with the archived PDF attached byte for byte', async () => {
    expect(smtp.received).toHaveLength(1);
    const [pdf] = smtp.received[0]?.mail.attachments ?? [];
    expect(pdf?.contentType).toBe('application/pdf');
    expect(Buffer.from(pdf?.content ?? [])).toEqual(Buffer.from((await archive.read(await keyOf('report.pdf'))) ?? []));
  });

  it('in Slack, one digest that says the cluster is simulated', () => {
    expect(slack.posted).toHaveLength(1);
    expect(JSON.stringify(slack.posted[0]?.blocks)).toContain('simulated');
  });

  it('never twice: a second run of the week uses the same evidence and sends nothing', async () => {
    const again = await run();
    expect(again.runKey).toBe(summary.runKey);
    expect(again.outcomes.map(({ status }) => status)).toEqual(['alreadySent', 'alreadySent']);
    expect(again.exitCode).toBe(0);
    expect([slack.posted.length, smtp.received.length]).toEqual([1, 1]);
  });
});

describe('the packaged Lambda handler', () => {
  it('does the same once: same numbers, archived, mailed and posted', async () => {
    const folder = join(mesh.folder, 'lambda');
    const bundled = spawnSync(process.execPath, [join(root, 'scripts/bundle.mjs'), folder], { encoding: 'utf8' });
    expect(bundled.status, bundled.stderr).toBe(0);
    writeFileSync(join(folder, 'meshledger.yaml'), JSON.stringify(settings('lambda')));
    const { stdout, stderr, status } = await inProcess(folder, { scheduledAt });
    expect(status, stderr).toBe(0);
    const [answer] = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(answer).toMatchObject({ cluster: 'lambda', exitCode: 0, failedSources: [] });
    expect(answer.outcomes.map(({ status }: { status: string }) => status)).toEqual(['sent', 'sent']);
    const key = `v1/reports/cluster=lambda/dt=2026-11-16/run=${answer.runKey}/report.json`;
    const report = Report.parse(JSON.parse(Buffer.from((await archive.read(key)) ?? []).toString('utf8')));
    expect(report.cost.weeklyUsd).toEqual(made.cost.weeklyUsd);
    expect(report.cost.roles).toEqual(made.cost.roles);
    expect([slack.posted.length, smtp.received.length]).toEqual([2, 2]);
  });
});

/** Calls the bundled handler as Lambda does, in a process of its own; its answer is the last line it prints. */
function inProcess(folder: string, event: object) {
  const call = `const { handler } = await import('./report.mjs'); const answer = await handler(${JSON.stringify(event)}); console.log(JSON.stringify(answer));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', call], {
    cwd: folder,
    env: { ...process.env, MESHLEDGER_CONFIG: 'meshledger.yaml' },
  });
  return new Promise<{ stdout: string; stderr: string; status: number | null }>((resolve) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (status) => resolve({ stdout, stderr, status }));
  });
}

function offBy(line: string, measure: string, roles: Report['cost']['roles']): number {
  const all = deviations(mesh.truth, roles, made.cost.namespaces);
  return all.find((one) => one.line === line && one.measure === measure)?.percent ?? 0;
}

function truthOfSidecars() {
  const { cpuCoreHours = 0, memoryGibHours = 0 } = mesh.truth.roles.find(({ role }) => role === 'sidecar') ?? {};
  return { vCPU: cpuCoreHours / mesh.truth.hours, GiB: memoryGibHours / mesh.truth.hours };
}

async function instant(query: string): Promise<number> {
  const answer = await fetch(`${mesh.prometheus.url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query, time: '2026-11-16T00:00:00Z' }),
  });
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(data.result[0]?.value[1]);
}
