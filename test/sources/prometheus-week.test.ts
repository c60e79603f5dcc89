import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { prometheusSource } from '../../src/sources/prometheus/source.ts';
import { startPrometheus } from '../support/prometheus.ts';

/*
 * What happens to a Prometheus in the middle of a week: kube-state-metrics moves, the scrape interval changes, a second
 * cluster writes to it. One sidecar of 0.1 cores and 128 MiB requested, 0.05 cores and 64 MiB used.
 */
const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');
const end = Date.parse(period.end) / 1000;
const hour = 3600;
const day = 24 * hour;
const mebibyte = 1024 ** 2;

type Labels = Readonly<Record<string, string>>;
interface When {
  readonly from: number;
  readonly to?: number;
  readonly every?: number;
}

function line(metric: string, labels: Labels, value: (at: number) => number, { from, to = end, every = 60 }: When) {
  const text = Object.entries(labels).map(([name, of]) => `${name}="${of}"`);
  const count = Math.ceil((to - from) / every - 0.5);
  return Array.from({ length: count }, (_, index) => from + every / 2 + index * every).map(
    (at) => `${metric}{${text.join(',')}} ${value(at)} ${at.toFixed(3)}`,
  );
}

const pod = { namespace: 'shop', pod: 'cart-1' };
const sidecar = { ...pod, container: 'istio-proxy' };

function usage(when: When, more: Labels = {}): string[] {
  const cgroup = { ...sidecar, id: '/k/a', name: 'a', image: 'p', node: 'n1', job: 'kubelet', ...more };
  return [
    ...line('container_cpu_usage_seconds_total', cgroup, (at) => 0.05 * (at - end + 8 * day), when),
    ...line('container_memory_working_set_bytes', cgroup, () => 64 * mebibyte, when),
  ];
}

const exporter = { uid: 'u1', node: 'n1', job: 'ksm', instance: 'ksm-0:8080' };

/** What kube-state-metrics says of the pod; `finishedAt` is when its phase becomes Succeeded. */
function listed(when: When, more: Labels = {}, finishedAt = Number.POSITIVE_INFINITY): string[] {
  const ofPod = { ...pod, ...exporter, ...more };
  const container = { ...sidecar, ...exporter, ...more };
  const owner = { created_by_kind: 'ReplicaSet', created_by_name: 'cart' };
  const inPhase = (phase: string) => (at: number) =>
    Number(phase === 'Running' ? at < finishedAt : phase === 'Succeeded' && at >= finishedAt);
  return [
    ...line('kube_pod_container_resource_requests', { ...container, resource: 'cpu' }, () => 0.1, when),
    ...line('kube_pod_container_resource_requests', { ...container, resource: 'memory' }, () => 128 * mebibyte, when),
    ...line('kube_pod_container_info', container, () => 1, when),
    ...line('kube_pod_info', { ...ofPod, ...owner }, () => 1, when),
    ...['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'].flatMap((phase) =>
      line('kube_pod_status_phase', { ...ofPod, phase }, inPhase(phase), when),
    ),
  ];
}

const node = (name: string, when: When, more: Labels = {}): string[] =>
  line('kube_node_info', { ...exporter, node: name, ...more }, () => 1, when);

async function collected(lines: readonly string[], matchers: Labels = {}): Promise<Facts> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-week-'));
  const families = Map.groupBy(lines, (one) => one.slice(0, one.indexOf('{')));
  const text = [...families].flatMap(([family, samples]) => [
    `# TYPE ${family.replace(/_total$/, '')} ${family.endsWith('_total') ? 'counter' : 'gauge'}`,
    ...samples,
  ]);
  writeFileSync(join(folder, 'history.om'), `${text.join('\n')}\n# EOF\n`);
  const server = await startPrometheus({ openMetricsFile: join(folder, 'history.om') });
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const http = { who: 'Prometheus', baseUrl: server.url, headers: async () => ({}), tls: {} };
  const source = prometheusSource({ ...http, timeoutMs: 60_000, retries: 0, maxResponseBytes: 1e8 }, matchers);
  return (await collect([source], period, () => {})).facts;
}

/** What was counted of the one sidecar, hours. */
function counted({ podHours, proxyUsage, podsSeen }: Facts) {
  if (!podHours.known || !proxyUsage.known || !podsSeen.known) throw new Error('a fact is missing');
  const [row, ...others] = proxyUsage.value;
  expect(others).toEqual([]);
  return {
    pod: podHours.value.reduce((sum, { hours }) => sum + hours, 0),
    onNode: podsSeen.value.flatMap(({ nodes }) => nodes).reduce((sum, { hours }) => sum + hours, 0),
    listed: row?.listedHours ?? 0,
    sampled: row?.sampledHours ?? 0,
    cpuRequested: (row?.cpuRequestCoreHours ?? 0) / 0.1,
    memoryRequested: (row?.memoryRequestGibHours ?? 0) * 8,
    memoryUsed: (row?.memoryGibHours ?? 0) * 16,
    cpuUsed: (row?.cpuCoreHours ?? 0) / 0.05,
  };
}

const ofExporter = ['pod', 'onNode', 'listed', 'cpuRequested', 'memoryRequested'] as const;

function expectHours(facts: Facts, hours: number, names: readonly (keyof ReturnType<typeof counted>)[], most = 0.01) {
  const measured = counted(facts);
  const off = names.map((name) => [name, measured[name] / hours - 1] as const);
  expect(off.filter(([, ratio]) => Math.abs(ratio) > most)).toEqual([]);
}

describe('a pod is counted once and in full', () => {
  const from = end - day;
  const noon = end - day / 2;
  const [first, second, third] = ['ksm-1:8080', 'ksm-2:8080', 'ksm-3:8080'].map((instance) => ({ instance }));

  it.each<[string, string[], number]>([
    ['when one exporter tells of it', listed({ from }), 24],
    [
      'when kube-state-metrics is rescheduled at noon',
      [...listed({ from, to: noon }, first), ...listed({ from: noon }, second)],
      24,
    ],
    [
      'when it is rescheduled twice a day, for minutes of which nobody tells',
      [
        ...listed({ from, to: noon - 6 * hour }, first),
        ...listed({ from: noon - 6 * hour + 300, to: noon + 5 * hour }, second),
        ...listed({ from: noon + 5 * hour + 300 }, third),
      ],
      24 - 600 / hour,
    ],
    ['when a pair of exporters tells of it', [...listed({ from }, first), ...listed({ from }, second)], 24],
    [
      'when one of a pair is rescheduled',
      [...listed({ from }, first), ...listed({ from, to: noon }, second), ...listed({ from: noon }, third)],
      24,
    ],
    [
      'until it finishes, though kube-state-metrics was rescheduled before',
      [...listed({ from, to: noon }, first, noon + 6 * hour), ...listed({ from: noon }, second, noon + 6 * hour)],
      18,
    ],
    [
      'when it is too short for a point of the grid, and a pair tells of it',
      [...listed({ from: end - 900, to: end - 300 }, first), ...listed({ from: end - 900, to: end - 300 }, second)],
      600 / hour,
    ],
  ])('%s', async (_, lines, hours) => {
    expectHours(await collected([...usage({ from }), ...lines]), hours, ofExporter);
  });
});

describe('a scrape interval that changes in the middle of the week', () => {
  const from = end - 7 * day;
  const all = [...ofExporter, 'sampled', 'memoryUsed', 'cpuUsed'] as const;

  it.each<[string, number, number, number]>([
    ['at midnight, to twice as often', end - 3 * day, 60, 30],
    ['at noon, to twice as often', end - 3.5 * day, 60, 30],
    ['at noon, to half as often', end - 3.5 * day, 30, 60],
  ])('%s, changes no total and no coverage', async (_, at, before, after) => {
    const parts = [
      { from, to: at, every: before },
      { from: at, every: after },
    ];
    const facts = await collected(parts.flatMap((part) => [...usage(part), ...listed(part), ...node('n1', part)]));
    expectHours(facts, 168, all, 0.005);
    expect(facts.sampling).toMatchObject({
      known: true,
      value: { usageCoverageRatio: expect.closeTo(1, 2), requestCoverageRatio: expect.closeTo(1, 2) },
    });
  });
});

describe('series of several clusters', () => {
  const from = end - day;
  const [a, b] = [{ cluster: 'a' }, { cluster: 'b' }];
  const mesh = (more: Labels, when: When = { from }) => [...usage(when, more), ...listed(when, more)];

  it.each<[string, string[], string]>([
    [
      'of which one has no mesh but nodes',
      [...mesh(a), ...node('n1', { from }, a), ...node('n9', { from }, b)],
      'a, b',
    ],
    [
      'of which one has only pods',
      [...mesh(a), ...line('kube_pod_info', { ...pod, ...exporter, ...b }, () => 1, { from })],
      'a, b',
    ],
    ['of which one has no cluster label', [...mesh({}), ...mesh(b)], '(none), b'],
    [
      'of which one was there only until the day before the last',
      [...mesh(a), ...mesh({ ...b, pod: 'pay-1' }, { from: end - 3 * day, to: end - 2 * day })],
      'a, b',
    ],
    ['named differently by two exporters', [...usage({ from }, a), ...listed({ from }, b)], 'a, b'],
  ])('%s are refused, and named', async (_, lines, names) => {
    const facts = await collected(lines);
    const why = expect.stringContaining(`2 clusters (label cluster: ${names})`);
    expect(facts.proxyUsage).toMatchObject({ known: false, why });
    expect(facts.podHours).toMatchObject({ known: false, why });
  });

  it.each<[string, string[], Labels]>([
    [
      'whose cAdvisor is labelled and whose kube-state-metrics is not',
      [...usage({ from }, a), ...listed({ from })],
      {},
    ],
    ['that the matchers pick', [...mesh(a), ...mesh(b)], a],
    ['without a cluster label, that the matchers pick', [...mesh({}), ...mesh(b)], { cluster: '' }],
  ])('one cluster %s is counted', async (_, lines, matchers) => {
    expectHours(await collected(lines, matchers), 24, ofExporter);
  });
});
