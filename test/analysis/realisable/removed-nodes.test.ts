import { describe, expect, it } from 'vitest';
import { type Cluster, daemon, meshed, node, type Pod, pod, realisableOf } from './cluster-of-nodes.ts';
import { plannedAllocatable } from './planned-allocatable.ts';

/** Node daemons of the vectors: three pods of 300m and 512Mi together. */
const daemons = (on: string): Pod[] => [
  daemon('aws-node', on, 50, 128),
  daemon('kube-proxy', on, 100, 128),
  daemon('logs', on, 150, 256),
];

interface Work {
  readonly name: string;
  readonly count: number;
  readonly millicores: number;
  readonly mebibytes: number;
  readonly sidecar: boolean;
}

/** The work, spread over 70 nodes: more than any of the vectors needs. */
function clusterOf(work: readonly Work[], targetUtilisationRatio: number): Cluster {
  const nodes = Array.from({ length: 70 }, (_, index) => node(`node-${String(index).padStart(2, '0')}`));
  const items = work.flatMap(({ name, count, millicores, mebibytes, sidecar }) =>
    Array.from({ length: count }, (_, index) => (sidecar ? meshed : pod)(`${name}-${index}`, millicores, mebibytes)),
  );
  const placed = items.map((item, index) => ({ ...item, node: nodes[index % nodes.length]?.name ?? '' }));
  return {
    nodes,
    pods: [...placed, ...nodes.flatMap(({ name }) => daemons(name))],
    policy: { targetUtilisationRatio },
  };
}

const web = (count: number): Work[] => [{ name: 'web', count, millicores: 500, mebibytes: 1024, sidecar: true }];
const mixed: Work[] = [
  { name: 'api', count: 10, millicores: 1500, mebibytes: 3072, sidecar: true },
  { name: 'web', count: 20, millicores: 700, mebibytes: 1536, sidecar: true },
  { name: 'worker', count: 30, millicores: 250, mebibytes: 768, sidecar: true },
  { name: 'batch', count: 12, millicores: 900, mebibytes: 2048, sidecar: false },
];
const seedLike = (millicores: number, mebibytes: number): Work[] => [
  { name: 'app', count: 320, millicores, mebibytes, sidecar: true },
  { name: 'job', count: 80, millicores, mebibytes, sidecar: false },
];

describe('TV-10: nodes of m6i.2xlarge that go when sidecars do', () => {
  it.each([
    ['a: 60 web pods', web(60), 1, [5, 5], [5, 5], [0, 0, 0], 0],
    ["a': the same at 85 %", web(60), 0.85, [6, 6], [5, 5], [1, 1, 1], 280.32],
    ['b: 120 web pods', web(120), 1, [10, 10], [9, 9], [1, 1, 1], 280.32],
    ["b': the same at 85 %", web(120), 0.85, [12, 12], [10, 10], [2, 2, 2], 560.64],
    ['c: four kinds of pods', mixed, 1, [8, 8], [7, 7], [1, 1, 1], 280.32],
    ["c': the same at 85 %", mixed, 0.85, [9, 9], [8, 8], [1, 1, 1], 280.32],
    ['d: coarse pods, where 32 freed cores free no node', seedLike(1100, 2048), 1, [67, 63], [67, 61], [0, 0, 6], 0],
    ['e: fine pods', seedLike(250, 512), 1, [18, 18], [14, 14], [4, 4, 4], 1121.28],
    ["e': the same at 85 %", seedLike(250, 512), 0.85, [21, 21], [17, 17], [4, 4, 4], 1121.28],
  ])('%s', (_, work, targetRatio, before, after, removed, monthlyUsd) => {
    const result = realisableOf(clusterOf(work, targetRatio));
    expect(result.groups).toHaveLength(1);
    const [group] = result.groups;
    expect([group?.before.firstFit, group?.before.lowerBound]).toEqual(before);
    expect([group?.after.firstFit, group?.after.lowerBound]).toEqual(after);
    expect([group?.removed.low, group?.removed.point, group?.removed.high]).toEqual(removed);
    expect(result.monthlyUsd.value).toEqual({ known: true, value: expect.closeTo(monthlyUsd, 9) });
    expect(result.monthlyUsd.high).toBeCloseTo((removed[2] ?? 0) * 280.32, 9);
    expect(group?.packingSlack).toBe(70 - (before[0] ?? 0));
    expect(result.packingSlackMonthlyUsd).toEqual({
      known: true,
      value: expect.closeTo((70 - (before[0] ?? 0)) * 280.32, 9),
    });
  });
});

describe('TV-9: 120 sidecars on 10 nodes that get ztunnel and istio-cni', () => {
  it('frees 9 vCPU and 9.0234375 GiB, 1.14 nodes when nothing had to be whole', () => {
    const cores = 120 * 0.1 - 10 * 0.3;
    const gib = 120 * (128 / 1024) - 10 * (612 / 1024);
    expect([cores, gib]).toEqual([9, 9.0234375]);
    expect(cores / 7.91).toBeCloseTo(1.14, 2);
  });

  it('as whole nodes: one of ten goes', () => {
    const nodes = Array.from({ length: 10 }, (_, index) => node(`node-${index}`));
    const pods = Array.from({ length: 120 }, (_, index) =>
      meshed(`web-${index}`, 500, 1024, { node: `node-${index % 10}` }),
    );
    const { groups } = realisableOf({ nodes, pods: [...pods, ...nodes.flatMap(({ name }) => daemons(name))] });
    expect(groups[0]?.removed).toEqual({ low: 1, point: 1, high: 1 });
  });
});

describe('TV-8: what a planned EKS node offers, on which the vectors stand', () => {
  it.each([
    ['m6i.xlarge', 4, 16384, 4, 15, [3920, 14162, 58]],
    ['m6i.2xlarge', 8, 32768, 4, 15, [7910, 29317, 58]],
    ['m6i.4xlarge', 16, 65536, 8, 30, [15890, 57691, 234]],
  ])('%s', (_, cores, mebibytes, interfaces, addressesPerInterface, expected) => {
    const offer = plannedAllocatable({ cores, mebibytes, interfaces, addressesPerInterface });
    expect([offer.millicores, offer.mebibytes, offer.pods]).toEqual(expected);
  });
});
