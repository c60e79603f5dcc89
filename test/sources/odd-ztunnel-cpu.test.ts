import { describe, expect, it } from 'vitest';
import { day, end, hour, type Labels, line, read } from './by-hand.ts';

/* A ztunnel that is idle but for an hour and a half a day, in which it uses four times as much. */

const pod = { namespace: 'istio-system', pod: 'ztunnel-x2k9l', container: 'istio-proxy' };
const cgroup = { ...pod, id: '/k/a', name: 'a', image: 'ztunnel', node: 'n1', job: 'kubelet' };
const ksm = { ...pod, uid: 'u1', node: 'n1', job: 'kube-state-metrics' };
const [idle, busy] = [0.05, 0.2];
const from = end - 2 * day;

/** Core-seconds since the start, where so many hours of each day are busy. */
function used(at: number, busyHours: number): number {
  const [days, rest] = [Math.floor((at - from) / day), (at - from) % day];
  const perDay = idle * day + (busy - idle) * busyHours * hour;
  return days * perDay + idle * rest + (busy - idle) * Math.max(0, Math.min(rest - 9 * hour, busyHours * hour));
}

interface Odd {
  readonly every?: number;
  readonly busyHours?: number;
  readonly labels?: Labels;
}
function usage({ every = 60, busyHours = 1.5, labels = {} }: Odd = {}): string[] {
  const when = { from, every };
  return [
    ...line('container_cpu_usage_seconds_total', { ...cgroup, ...labels }, (at) => used(at, busyHours), when),
    ...line('container_memory_working_set_bytes', { ...cgroup, ...labels }, 6e7, when),
  ];
}
const listed = line('kube_pod_container_info', ksm, 1);
const limit = (labels: Labels = {}) =>
  line('kube_pod_container_resource_limits', { ...ksm, resource: 'cpu', ...labels }, 0.5);
const elsewhere = limit({ namespace: 'shop', pod: 'cart-1', container: 'cart', resource: 'memory' });
const row = (busyCores: number) => ({
  namespace: pod.namespace,
  pod: pod.pod,
  busyCores: expect.closeTo(busyCores, 3),
});

describe('the busy CPU of a ztunnel', () => {
  it.each<[string, string[], number]>([
    ['counts what it uses for more than a twentieth of the day', usage(), busy],
    ['leaves out a peak that is shorter', usage({ busyHours: 1 }), idle],
    ['is measured over two scrapes where five minutes do not hold as many', usage({ every: 300 }), busy],
    [
      'is the same for two jobs, one of them slow',
      [...usage(), ...usage({ every: 300, labels: { job: 'cadvisor' } })],
      busy,
    ],
    [
      'is the same for a pair of Prometheus replicas',
      [...usage(), ...usage({ labels: { prometheus_replica: 'b' } })],
      busy,
    ],
  ])('%s', async (_, lines, cores) => {
    const { fact } = await read('ztunnelCpu', [...lines, ...listed, ...elsewhere]);
    expect(fact).toEqual({ known: true, value: [row(cores)] });
  });

  it('is held against its limit and request, with the share of periods in which it was throttled', async () => {
    const cfs = (which: string, perSecond: number) =>
      line(`container_cpu_cfs_${which}_total`, cgroup, (at) => perSecond * (at - from), { from });
    const { fact } = await read('ztunnelCpu', [
      ...[...usage(), ...listed, ...limit()],
      ...line('kube_pod_container_resource_requests', { ...ksm, resource: 'cpu' }, 0.2),
      ...cfs('periods', 10),
      ...cfs('throttled_periods', 2),
    ]);
    const held = { limitCores: 0.5, requestCores: 0.2, throttledRatio: expect.closeTo(0.2, 3) };
    expect(fact).toEqual({ known: true, value: [{ ...row(busy), ...held }] });
  });
});

it('a ztunnel that ran for minutes is not judged: its start alone would be its busiest twentieth', async () => {
  const short = { ...cgroup, pod: 'ztunnel-gone', id: '/k/gone', name: 'gone' };
  const when = { from: end - 6 * hour, to: end - 6 * hour + 15 * 60, every: 60 };
  const { fact } = await read('ztunnelCpu', [
    ...usage(),
    ...line('container_cpu_usage_seconds_total', short, (at) => at - when.from, when),
    ...line('container_memory_working_set_bytes', short, 6e7, when),
    ...listed,
    ...line('kube_pod_container_info', { ...ksm, pod: 'ztunnel-gone', uid: 'u2' }, 1, when),
    ...elsewhere,
  ]);
  expect(fact).toEqual({ known: true, value: [row(busy)] });
});

describe('a ztunnel without a limit is one', () => {
  it.each<[string, string[], RegExp]>([
    [
      'only where kube-state-metrics exports limits at all',
      [...usage(), ...listed],
      /kube_pod_container_resource_limits.*denylist/,
    ],
    ['only where kube-state-metrics lists it', [...usage(), ...elsewhere], /that kube-state-metrics lists/],
    [
      'only where it runs: a sidecar is none',
      [...usage({ labels: { pod: 'cart-1' } }), ...listed, ...elsewhere].map((one) => one.replace(pod.pod, 'cart-1')),
      /Without ambient/,
    ],
    ['only where cAdvisor is scraped', [...listed, ...elsewhere], /scrape cAdvisor/],
  ])('%s', async (_, lines, why) => {
    expect((await read('ztunnelCpu', lines)).fact).toMatchObject({ known: false, why: expect.stringMatching(why) });
  });
});
