import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../support/simulator/simulate.ts';
import type { ClusterSpec } from '../support/simulator/spec.ts';
import { integral, valueAt } from '../support/simulator/wave.ts';
import { writeHistory } from '../support/simulator/write-history.ts';
import { smallMesh } from './small-mesh.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshledger-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const simulation = simulate(smallMesh);
const { text, written } = history(smallMesh);
const lines = text.trimEnd().split('\n');

function history(spec: ClusterSpec) {
  const file = join(folder, 'history.om');
  const written = writeHistory(simulate(spec), file);
  return { text: readFileSync(file, 'utf8'), written };
}

/** Samples of the series that have all of the fragments in their labels: [Unix seconds, value]. */
const samples = (...fragments: string[]): [number, number][] =>
  lines
    .filter((line) => fragments.every((fragment) => line.includes(fragment)))
    .map((line) => line.slice(line.lastIndexOf('}') + 2).split(' '))
    .map(([value, seconds]) => [Number(seconds), Number(value)]);

describe('a simulated history', () => {
  it('is the same to the byte for the same seed, and another for another', () => {
    const hash = (content: string) => createHash('sha256').update(content).digest('hex');
    expect(hash(history(smallMesh).text)).toBe(hash(text));
    expect(hash(history({ ...smallMesh, seed: 'another' }).text)).not.toBe(hash(text));
  });

  it('counts the CPU of every life of a container as the integral of its usage', () => {
    const lives = simulation.pods.flatMap(({ containers }) =>
      containers.flatMap((c) => c.lives.map((life) => ({ c, life }))),
    );
    let checked = 0;
    for (const { c, life } of lives) {
      const seen = samples('container_cpu_usage_seconds_total{', `name="${life.id}"`, 'job="kubelet"');
      const [first, last] = [seen[0], seen.at(-1)];
      if (first === undefined || last === undefined || first === last) continue;
      checked += 1;
      expect(last[1] - first[1]).toBeCloseTo(integral(c.cpuCores, first[0], last[0]), 4);
      expect(first[1]).toBeCloseTo(integral(c.cpuCores, life.fromSeconds, first[0]), 4);
    }
    expect(checked).toBeGreaterThan(40);
  });

  it('shows the memory of a container at the instant of each scrape', () => {
    const pod = simulation.pods.find(({ workload, node }) => workload.name === 'catalog' && node.index !== 0);
    const proxy = pod?.containers.find(({ mesh }) => mesh);
    if (pod === undefined || proxy === undefined) throw new Error('no catalog pod');
    const seen = samples(
      'container_memory_working_set_bytes{',
      `pod="${pod.name}"`,
      'container="istio-proxy"',
      'job="kubelet"',
    );
    expect(seen.length).toBeGreaterThan(350);
    for (const [seconds, bytes] of seen) expect(Math.abs(bytes - valueAt(proxy.memoryBytes, seconds))).toBeLessThan(1);
  });

  it('scrapes each target at its own phase, within 2 % of the interval', () => {
    const phases = simulation.nodes.map(({ name }) =>
      samples('container_memory_usage_bytes{', 'ztunnel', `node="${name}"`, 'kubelet'),
    );
    expect(new Set(phases.map((seen) => seen[0]?.[0])).size).toBe(simulation.nodes.length);
    for (const seen of phases) {
      const gaps = seen.slice(1).map(([seconds], index) => seconds - (seen[index]?.[0] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThan(60 * 0.96 - 0.001);
      expect(Math.max(...gaps)).toBeLessThan(60 * 1.04 + 0.001);
      expect(new Set(gaps.map((gap) => gap.toFixed(3))).size).toBeGreaterThan(100);
    }
  });

  it('falls back to zero when a proxy restarts', () => {
    const restarted = simulation.pods.find(({ workload }) => workload.name === 'checkout');
    const seen = samples('istio_requests_total{', `pod="${restarted?.name}"`).map(([, value]) => value);
    expect(seen.slice(1).filter((value, index) => value < (seen[index] ?? 0))).toHaveLength(3);
  });

  it('says how a container ended from the scrape on that counts its restart, and never two ways at once', () => {
    const restarts = samples('kube_pod_container_status_restarts_total{', 'pod="checkout', 'container="istio-proxy"');
    const reasons = samples('kube_pod_container_status_last_terminated_reason{', 'pod="checkout', '"istio-proxy"');
    const counts = restarts.map(([, count]) => count);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts[0], counts.at(-1)]).toEqual([0, 3]);
    const since = restarts.filter(([, count]) => count > 0).map(([seconds]) => seconds);
    expect(reasons.map(([seconds]) => seconds).toSorted((a, b) => a - b)).toEqual(since);
  });

  it('reads the clock of a node while it is scraped', () => {
    for (const { ip, clockOffsetSeconds } of simulation.nodes) {
      const target = `instance="${ip}:9100"`;
      const durations = new Map(samples('scrape_duration_seconds{', target));
      const into = samples('node_time_seconds{', target).map(
        ([seconds, time]) => (time - seconds - clockOffsetSeconds) / (durations.get(seconds) ?? 0),
      );
      expect(into.filter((share) => share < 0.09 || share > 0.91)).toEqual([]);
      expect(into.length).toBe(durations.size);
    }
  });

  it('keeps each family together and ends as OpenMetrics must', () => {
    const heads = lines.filter((line) => line.startsWith('# TYPE '));
    expect(new Set(heads).size).toBe(heads.length);
    expect(lines.at(-1)).toBe('# EOF');
    expect(lines.length).toBe(written.samples + heads.length + 1);
    let family = '';
    for (const line of lines) {
      if (line.startsWith('#')) family = line.split(' ')[2] ?? '';
      else expect(line.startsWith(family)).toBe(true);
    }
  });

  it('writes no sample twice', () => {
    const keys = new Set(lines.map((line) => line.replace(/} \S+ /, '} ')));
    expect(keys.size).toBe(lines.length);
  });

  it('puts the requests of native sidecars into the init-container family only', () => {
    const family = 'kube_pod_container_resource_requests{';
    expect(samples(family, 'pod="payment-api', 'container="istio-proxy"')).toHaveLength(0);
    expect(samples('kube_pod_init_container_resource_requests{', 'pod="payment-api').length).toBeGreaterThan(0);
    expect(
      samples('kube_pod_init_container_info{', 'pod="payment-api', 'restart_policy="Always"').length,
    ).toBeGreaterThan(0);
    expect(samples(family, 'pod="cart', 'container="istio-proxy"').length).toBeGreaterThan(0);
  });

  it('has no init-container requests and no labels where kube-state-metrics does not export them', () => {
    const rows = { ...smallMesh.rows, initContainerRequests: false, podLabels: false };
    const { text: poorer } = history({ ...smallMesh, rows });
    expect(poorer).not.toMatch(/kube_pod_init_container_resource_requests|kube_pod_labels/);
  });
});
