import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { roleUsages } from '../../src/analysis/proxy-cost.ts';
import { collect } from '../../src/app/collect.ts';
import { wire } from '../../src/app/wire.ts';
import { proxyRoles } from '../../src/derive/proxy-roles.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import { Config } from '../../src/settings.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';

/*
 * What real clusters do to their Prometheus, by hand: one sidecar that lives the last twelve hours of the week, uses
 * 0.05 cores and 64 MiB and requests 0.1 cores and 128 MiB. Twelve hours of it are 0.6 core-hours, 0.75 GiB-hours,
 * and 1.2 and 1.5 requested, whatever the server makes of it.
 */
const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');
const end = Date.parse(period.end) / 1000;
const hours = 12;
const start = end - hours * 3600;
const mebibyte = 1024 ** 2;

type Labels = Readonly<Record<string, string>>;
interface Odd {
  readonly every?: number;
  readonly from?: number;
  readonly to?: number;
  /** How far a sample's own timestamp lies behind, seconds. */
  readonly lag?: (index: number) => number;
}

const pod = { namespace: 'shop', pod: 'cart-7d8f9b6c4-x2k9l', container: 'istio-proxy' };
const cgroup = { ...pod, id: '/kubepods/a', name: 'a', image: 'proxyv2', node: 'n1' };
const ksm = { ...pod, uid: 'u1', node: 'n1', job: 'kube-state-metrics', instance: 'ksm:8080' };

function line(metric: string, labels: Labels, value: (at: number) => number, odd: Odd = {}): string[] {
  const { every = 60, from = start, to = end, lag = () => 0 } = odd;
  const text = Object.entries(labels).map(([name, of]) => `${name}="${of}"`);
  const lines: string[] = [];
  for (let [at, index] = [from + every / 2, 0]; at < to; at += every, index += 1) {
    const taken = at - lag(index);
    lines.push(`${metric}{${text.join(',')}} ${value(taken)} ${taken.toFixed(3)}`);
  }
  return lines;
}

const cpu = (labels: Labels, odd?: Odd) =>
  line('container_cpu_usage_seconds_total', labels, (at) => 0.05 * (at - start), odd);
const memory = (labels: Labels, odd?: Odd) =>
  line('container_memory_working_set_bytes', labels, () => 64 * mebibyte, odd);
const requests = (labels: Labels, odd?: Odd) => [
  ...line('kube_pod_container_resource_requests', { ...labels, resource: 'cpu' }, () => 0.1, odd),
  ...line('kube_pod_container_resource_requests', { ...labels, resource: 'memory' }, () => 128 * mebibyte, odd),
];
const waiting = { pod: 'cart-7d8f9b6c4-waits', uid: 'u2', node: '' };
const info = (labels: Labels) => [
  ...line('kube_pod_container_info', labels, () => 1),
  ...line('kube_pod_container_info', { ...labels, container: 'cart' }, () => 1),
];
const usual = [
  ...cpu({ ...cgroup, job: 'kubelet' }),
  ...memory({ ...cgroup, job: 'kubelet' }),
  ...requests(ksm),
  ...info(ksm),
];

let folder = '';
let server: RunningPrometheus | undefined;
afterEach(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function collected(lines: readonly string[], matchers: Labels = {}) {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-odd-'));
  const families = Map.groupBy(lines, (one) => one.slice(0, one.indexOf('{')));
  const text = [...families].flatMap(([family, samples]) => [
    `# TYPE ${family.replace(/_total$/, '')} ${family.endsWith('_total') ? 'counter' : 'gauge'}`,
    ...samples,
  ]);
  writeFileSync(join(folder, 'history.om'), `${text.join('\n')}\n# EOF\n`);
  server = await startPrometheus({ openMetricsFile: join(folder, 'history.om') });
  const config = Config.parse({ clusters: [{ name: 'c', prometheus: { url: server.url, matchers } }] });
  const [cluster] = config.clusters;
  if (cluster === undefined) throw new Error('no cluster');
  const { facts } = await collect(wire(config, cluster).sources, period, () => {});
  return facts;
}

async function sidecars(lines: readonly string[], matchers?: Labels) {
  const facts = await collected(lines, matchers);
  if (!facts.proxyUsage.known) throw new Error(facts.proxyUsage.why);
  const rows = roleUsages(facts.proxyUsage.value, proxyRoles(facts)).filter(({ role }) => role === 'sidecar');
  const sum = (
    field:
      | 'cpuCoreHours'
      | 'memoryGibHours'
      | 'cpuRequestCoreHours'
      | 'cpuAllocatedCoreHours'
      | 'memoryAllocatedGibHours'
      | 'sampledHours',
  ) => rows.reduce((total, { usage }) => total + usage[field], 0);
  return {
    cpuCoreHours: sum('cpuCoreHours'),
    memoryGibHours: sum('memoryGibHours'),
    cpuRequestCoreHours: sum('cpuRequestCoreHours'),
    cpuAllocatedCoreHours: sum('cpuAllocatedCoreHours'),
    memoryAllocatedGibHours: sum('memoryAllocatedGibHours'),
    sampledHours: sum('sampledHours'),
  };
}

const truth = {
  cpuCoreHours: 0.6,
  memoryGibHours: 0.75,
  cpuRequestCoreHours: 1.2,
  cpuAllocatedCoreHours: 1.2,
  memoryAllocatedGibHours: 1.5,
  sampledHours: 12,
};

describe('one sidecar is counted once and in full', () => {
  it.each<[string, string[]]>([
    ['as it should be', usual],
    [
      'by a pair of Prometheus replicas',
      usual.flatMap((one) => ['a', 'b'].map((replica) => one.replace('{', `{prometheus_replica="${replica}",`))),
    ],
    [
      'by a second job that drops id and name',
      [
        ...usual,
        ...cpu({ ...pod, image: 'proxyv2', job: 'other' }),
        ...memory({ ...pod, image: 'proxyv2', job: 'other' }),
      ],
    ],
    [
      'by jobs that all drop id and name',
      [
        ...cpu({ ...pod, image: 'proxyv2', job: 'kubelet' }),
        ...memory({ ...pod, image: 'proxyv2', job: 'kubelet' }),
        ...requests(ksm),
        ...info(ksm),
      ],
    ],
    ['by two shards of kube-state-metrics at once', [...usual, ...requests({ ...ksm, instance: 'ksm-1:8080' })]],
    [
      "with cAdvisor's own timestamps, which lag by up to 15 s",
      [
        ...cpu({ ...cgroup, job: 'kubelet' }, { every: 30, lag: (index) => (index * 7) % 15 }),
        ...memory({ ...cgroup, job: 'kubelet' }, { every: 30, lag: (index) => (index * 7) % 15 }),
        ...requests(ksm),
        ...info(ksm),
      ],
    ],
    [
      'beside a pod that no node has room for',
      [...usual, ...requests({ ...ksm, ...waiting }), ...info({ ...ksm, ...waiting })],
    ],
    [
      "beside somebody else's container named discovery in its pod",
      [
        ...usual,
        ...cpu({ ...cgroup, container: 'discovery', id: '/kubepods/b', name: 'b', job: 'kubelet' }),
        ...memory({ ...cgroup, container: 'discovery', id: '/kubepods/b', name: 'b', job: 'kubelet' }),
      ],
    ],
  ])('%s', async (_, lines) => {
    const measured = await sidecars(lines);
    for (const [field, wanted] of Object.entries(truth)) {
      const off = measured[field as keyof typeof truth] / wanted - 1;
      expect(Math.abs(off), `${field} is off by ${(off * 100).toFixed(2)} %`).toBeLessThan(0.01);
    }
  });
});

describe('what would be a wrong number is refused, or said', () => {
  it('two clusters on one server are not added up', async () => {
    const both = ['prod', 'stage'].flatMap((cluster) => usual.map((one) => one.replace('{', `{cluster="${cluster}",`)));
    const facts = await collected(both);
    expect(facts.proxyUsage).toMatchObject({
      known: false,
      why: expect.stringMatching(/proxies of 2 clusters \(label cluster: prod, stage\).*Set prometheus\.matchers/),
    });
    await server?.stop();
    expect((await sidecars(both, { cluster: 'prod' })).cpuCoreHours).toBeCloseTo(0.6, 2);
  });

  it('requests under exported_ labels (no honor_labels) are no requests, and that is visible', async () => {
    const { container, namespace, pod: name, ...scrape } = ksm;
    const hidden = {
      ...scrape,
      namespace: 'monitoring',
      pod: 'ksm-0',
      container: 'ksm',
      exported_namespace: namespace,
      exported_pod: name,
      exported_container: container,
    };
    const facts = await collected([
      ...cpu({ ...cgroup, job: 'kubelet' }),
      ...memory({ ...cgroup, job: 'kubelet' }),
      ...requests(hidden),
    ]);
    expect(facts.sampling).toMatchObject({ known: true, value: { requestCoverageRatio: 0 } });
  });

  it('requests of half the time and usage of all of it are told apart', async () => {
    const facts = await collected([
      ...cpu({ ...cgroup, job: 'kubelet' }),
      ...memory({ ...cgroup, job: 'kubelet' }),
      ...requests(ksm, { from: start + 6 * 3600 }),
    ]);
    if (!facts.sampling.known) throw new Error(facts.sampling.why);
    expect(facts.sampling.value.usageCoverageRatio * 168).toBeCloseTo(12, 1);
    expect(facts.sampling.value.requestCoverageRatio * 168).toBeCloseTo(6, 1);
  });
});

describe('clocks', () => {
  const target = { instance: '10.0.0.1:9100', job: 'node' };
  const offset = (value: (at: number) => number, odd?: Odd) =>
    line('node_timex_offset_seconds', target, value, { every: 30, ...odd });
  const uname = (instance: string, nodename: string) =>
    line('node_uname_info', { instance, nodename, job: 'node' }, () => 1);

  it('a step in the first minute after a boot is no drift', async () => {
    const boot = end - 7200 - 40;
    const facts = await collected([
      ...usual,
      ...uname(target.instance, 'n1'),
      ...offset((at) => (at < boot + 60 ? 3 : 0.0001), { from: boot }),
    ]);
    expect(facts.nodeClocks).toMatchObject({ known: true, value: [{ node: 'n1' }] });
    expect(JSON.stringify(facts.nodeClocks)).not.toContain('"sustainedOffsetSeconds":3');
  });

  it('a node whose host name is not its Kubernetes name is one node', async () => {
    const node = { ...target, node: 'n1.internal' };
    const facts = await collected([
      ...usual,
      ...line('node_uname_info', { ...node, nodename: 'host-1' }, () => 1),
      ...line('node_timex_offset_seconds', node, () => 0.0001),
    ]);
    expect(facts.nodeClocks).toEqual({
      known: true,
      value: [{ node: 'n1.internal', sustainedOffsetSeconds: expect.closeTo(0.0001, 9) }],
    });
  });

  it('an offset of half an hour is one, and a node without the timex collector is there, unmeasured', async () => {
    const facts = await collected([
      ...usual,
      ...uname(target.instance, 'n1'),
      ...uname('10.0.0.2:9100', 'n2'),
      ...offset((at) => (at > end - 7200 && at < end - 5400 ? -0.4 : 0)),
    ]);
    expect(facts.nodeClocks).toMatchObject({
      known: true,
      value: [{ node: 'n1', sustainedOffsetSeconds: 0.4 }, { node: 'n2' }],
    });
    expect(facts.nodeClocks.known && facts.nodeClocks.value[1]).toEqual({ node: 'n2' });
  });
});

it('requests are counted once however many replicas and ports of a pod were scraped', async () => {
  const calls = (labels: Labels) =>
    line(
      'istio_requests_total',
      { namespace: 'shop', pod: pod.pod, reporter: 'destination', ...labels },
      (at) => 10 * (at - start),
    );
  const facts = await collected([
    ...usual,
    ...['a', 'b'].flatMap((replica) =>
      ['15020', '15090'].flatMap((port) =>
        calls({ job: 'envoy', instance: `10.0.0.9:${port}`, prometheus_replica: replica }),
      ),
    ),
  ]);
  expect(facts.requestCounts.known && facts.requestCounts.value[0]?.requests).toBeCloseTo(10 * hours * 3600, -3);
});
