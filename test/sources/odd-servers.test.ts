import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import { wire } from '../../src/app/wire.ts';
import { containerRole } from '../../src/derive/container-role.ts';
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

const collected = async (lines: readonly string[], matchers?: Labels) => (await everything(lines, matchers)).facts;

async function everything(lines: readonly string[], matchers: Labels = {}) {
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
  const { facts, notes } = await collect(wire(config, cluster).sources, period, () => {});
  return { facts, notes: notes.map(({ note }) => note) };
}

async function sidecars(lines: readonly string[], matchers?: Labels) {
  const facts = await collected(lines, matchers);
  if (!facts.proxyUsage.known) throw new Error(facts.proxyUsage.why);
  const roleOf = proxyRoles(facts);
  const rows = facts.proxyUsage.value.filter(
    (row) => containerRole(row.container, roleOf(row.namespace, row.pod).role) === 'sidecar',
  );
  const sum = (
    field:
      | 'cpuCoreHours'
      | 'memoryGibHours'
      | 'cpuRequestCoreHours'
      | 'cpuAllocatedCoreHours'
      | 'memoryAllocatedGibHours'
      | 'sampledHours',
  ) => rows.reduce((total, usage) => total + usage[field], 0);
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
      // Allocation is seen every 14.5 minutes: of twelve hours, one point more or less is 2 %.
      const most = field.includes('Allocated') ? 0.021 : 0.01;
      expect(Math.abs(off), `${field} is off by ${(off * 100).toFixed(2)} %`).toBeLessThan(most);
    }
  });
});

describe('what would be a wrong number is refused, or said', () => {
  it('two clusters on one server are not added up', async () => {
    const both = ['prod', 'stage'].flatMap((cluster) => usual.map((one) => one.replace('{', `{cluster="${cluster}",`)));
    const facts = await collected(both);
    expect(facts.proxyUsage).toMatchObject({
      known: false,
      why: expect.stringMatching(/of 2 clusters \(label cluster: prod, stage\).*Set prometheus\.matchers/),
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

describe('traffic', () => {
  const bytes = (metric: string, labels: Labels, odd?: Odd) =>
    line(
      metric,
      { namespace: 'shop', reporter: 'destination', ...labels },
      (at) => 1000 * (at - (odd?.from ?? start)),
      odd,
    );
  const edge = {
    ...{ source_workload: 'web', source_workload_namespace: 'front', destination_service_name: 'db' },
    ...{ destination_workload: 'db', destination_workload_namespace: 'shop' },
  };
  const middle = start + 6 * 3600;

  it("of a StatefulSet's pod that came back under its old name is counted before and after", async () => {
    const target = { ...edge, pod: 'db-0', job: 'envoy' };
    const facts = await collected([
      ...usual,
      ...bytes('istio_request_bytes_sum', { ...target, instance: '10.0.0.9:15020' }, { to: middle }),
      ...bytes('istio_request_bytes_sum', { ...target, instance: '10.0.1.4:15020' }, { from: middle }),
    ]);
    if (!facts.trafficEdges.known) throw new Error(facts.trafficEdges.why);
    expect(
      facts.trafficEdges.value.map(({ sourceWorkload, destinationService }) => [sourceWorkload, destinationService]),
    ).toEqual([['web', 'db']]);
    expect((facts.trafficEdges.value[0]?.bytes ?? 0) / (1000 * hours * 3600)).toBeCloseTo(1, 2);
  });

  it.each<[string, Labels, string[]]>([
    ['by the name of its pod', { pod: 'ztunnel-x2k9l' }, []],
    ['by the name of its pod with a prefix', { pod: 'istio-ztunnel-x2k9l' }, []],
    ['by the label app, where the DaemonSet has another name', { pod: 'zt-x2k9l', app: 'ztunnel' }, []],
    [
      'by what the process says of itself, without any label of its pod',
      { namespace: '' },
      line('istio_build', { component: 'ztunnel', job: 'zt', instance: '10.0.0.3:15020' }, () => 1),
    ],
  ])("of ztunnel is told from Envoy's %s", async (_, labels, build) => {
    const { facts, notes } = await everything([
      ...usual,
      ...build,
      ...bytes('istio_tcp_sent_bytes_total', { ...edge, job: 'zt', instance: '10.0.0.3:15020', ...labels }),
    ]);
    expect(facts.ztunnelTraffic).toMatchObject({ known: true, value: [{ sourceNamespace: 'front', sourceZone: '' }] });
    expect(facts.trafficEdges).toMatchObject({ known: false, why: expect.stringMatching(/Scrape the proxies/) });
    expect(notes.join()).not.toMatch(/cannot be told/);
  });

  it('of which nothing says who wrote it is left out, and that is said', async () => {
    const { facts, notes } = await everything([
      ...usual,
      ...bytes('istio_tcp_sent_bytes_total', { ...edge, namespace: '', job: 'mesh', instance: '10.0.0.3:15020' }),
    ]);
    expect(facts.ztunnelTraffic).toMatchObject({
      known: false,
      why: expect.stringMatching(/Without ambient there is none/),
    });
    expect(facts.trafficEdges.known).toBe(false);
    expect(notes.join()).toMatch(/1 series of istio_tcp_sent_bytes_total without a pod label.*Keep the pod label/);
  });
});

describe('native sidecars of a kube-state-metrics without its init-container families', () => {
  const native = [
    ...cpu({ ...cgroup, job: 'kubelet' }),
    ...memory({ ...cgroup, job: 'kubelet' }),
    ...line('kube_pod_container_info', { ...ksm, container: 'cart' }, () => 1),
  ];

  it('are known as such, and the user is told that their requests are missing', async () => {
    const { facts, notes } = await everything(native);
    expect(facts.podsSeen).toMatchObject({ known: true, value: [{ nativeSidecar: true }] });
    expect(notes.join()).toMatch(/no kube_pod_init_container_resource_requests.*1 pods.*--metric-denylist/);
  });

  it('are not complained of where the family is there', async () => {
    const init = requests(ksm).map((one) => one.replace('kube_pod_container', 'kube_pod_init_container'));
    const { notes } = await everything([...native, ...init]);
    expect(notes.join()).not.toMatch(/kube_pod_init_container_resource_requests/);
  });
});

it('a node is there all day though kube-state-metrics came back under another address, or runs twice', async () => {
  const middle = start + 5 * 3600;
  const node = (name: string, instance: string, odd?: Odd) =>
    line(
      'kube_node_info',
      { node: name, instance, job: 'kube-state-metrics', provider_id: `aws:///a/${name}` },
      () => 1,
      odd,
    );
  const facts = await collected([
    ...usual,
    ...node('n1', '10.1.0.1:8080', { to: middle }),
    ...node('n1', '10.1.0.2:8080', { from: middle }),
    ...node('n2', '10.1.0.1:8080'),
    ...node('n2', '10.1.0.2:8080'),
  ]);
  expect(facts.nodesSeen).toMatchObject({
    known: true,
    value: [
      { node: 'n1', hours: expect.closeTo(hours, 1), providerId: 'aws:///a/n1' },
      { node: 'n2', hours: expect.closeTo(hours, 1) },
    ],
  });
});

describe('what runs beside the mesh', () => {
  const job = {
    ...pod,
    pod: 'report-1',
    container: 'report',
    id: '/kubepods/r',
    name: 'r',
    image: 'report',
    job: 'kubelet',
  };
  const listed = { namespace: 'shop', pod: 'report-1', uid: 'u9', job: 'kube-state-metrics' };
  const info = line(
    'kube_pod_info',
    { ...listed, node: 'n7', created_by_kind: 'DaemonSet', created_by_name: 'report' },
    () => 1,
  );

  /** The rows, and for how many hours the 64 MiB of `report` were seen: every 59 minutes, so within one of the truth. */
  async function beside(lines: readonly string[]) {
    const { otherAllocation } = await collected([...usual, ...lines]);
    if (!otherAllocation.known) throw new Error(otherAllocation.why);
    return otherAllocation.value.map((row) => ({
      node: row.node,
      hours: row.memoryAllocatedGibHours * 16,
      cores: row.cpuAllocatedCoreHours / (row.memoryAllocatedGibHours * 16),
    }));
  }

  it('is on the node that kube-state-metrics says, at its requests where they are higher, without containers that ended', async () => {
    const wants = line(
      'kube_pod_container_resource_requests',
      { ...listed, container: 'report', node: 'n7', resource: 'cpu' },
      () => 0.2,
    );
    const ended = { ...listed, container: 'migrate', node: 'n7', resource: 'cpu' };
    const init = line('kube_pod_init_container_resource_requests', ended, () => 8);
    const [row, ...rest] = await beside([...info, ...wants, ...init, ...cpu(job), ...memory(job)]);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ node: 'n7', cores: expect.closeTo(0.2, 5) });
    expect(Math.abs((row?.hours ?? 0) - hours)).toBeLessThan(1);
  });

  it('is in the row without a node where nobody says', async () => {
    const [row, ...rest] = await beside([...cpu(job), ...memory(job)]);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ node: '', cores: expect.closeTo(0.05, 3) });
  });

  it('is missing, with what to do, where only the proxies are scraped', async () => {
    const facts = await collected(usual);
    expect(facts.otherAllocation).toMatchObject({
      known: false,
      why: expect.stringMatching(/Keep the application containers/),
    });
    expect(facts.nodesSeen).toMatchObject({ known: false, why: expect.stringMatching(/kube_node_info.*--resources/) });
    expect(facts.podHours).toMatchObject({ known: false, why: expect.stringMatching(/kube_pod_info/) });
    expect(facts.placements).toMatchObject({ known: false, why: expect.stringMatching(/kube_pod_info/) });
  });
});
