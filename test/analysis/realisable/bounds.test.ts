import { describe, expect, it } from 'vitest';
import { realisableOf } from './cluster-of-nodes.ts';
import { randomCluster } from './random-cluster.ts';
import { randomNumbers } from './random-numbers.ts';

describe('bounds of random clusters', () => {
  it('taking a blocker away never lowers a bound', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = randomNumbers(seed);
      const { cluster } = randomCluster(seed, { alike: true, targetRatio: 1 });
      let pods = cluster.pods.map((one) => (random() < 0.3 ? { ...one, ownerKind: undefined } : one));
      let last = realisableOf({ ...cluster, pods }).groups[0];
      for (const [index, one] of pods.entries()) {
        if (one.ownerKind !== undefined) continue;
        pods = pods.with(index, { ...one, ownerKind: 'ReplicaSet' });
        const [next] = realisableOf({ ...cluster, pods }).groups;
        for (const bound of ['low', 'point', 'high'] as const) {
          expect(next?.removed[bound], `seed ${seed}`).toBeGreaterThanOrEqual(last?.removed[bound] ?? 0);
        }
        last = next;
      }
    }
  });

  it('low ≤ point ≤ high, and none is ever negative', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const { cluster } = randomCluster(seed, { alike: seed % 2 === 0, targetRatio: 1 });
      const [group] = realisableOf({ ...cluster, policy: { minimumNodes: { general: seed % 4 } } }).groups;
      const { low = 0, point = 0, high = 0 } = group?.removed ?? {};
      expect([0, low, point, high], `seed ${seed}`).toEqual([0, low, point, high].toSorted((a, b) => a - b));
      expect(high + (group?.packingSlack ?? 0)).toBeLessThanOrEqual(cluster.nodes.length);
    }
  });
});
