import { describe, expect, it } from 'vitest';
import type { GroupRemoval } from '../../../src/model/report-savings.ts';
import { realisableOf } from './cluster-of-nodes.ts';
import { fewestByEnumeration, fewestNodes, type Room, type Size } from './fewest-nodes.ts';
import { type RandomCluster, randomCluster } from './random-cluster.ts';
import { randomNumbers } from './random-numbers.ts';

const clusters = 200;

/** The optimum for nodes that are all alike and of which there are enough; a pod larger than one has one for itself. */
function optimum(pods: readonly Size[], room: Room): number {
  const fitting = pods.filter(([cpu, memory]) => cpu <= room[0] && memory <= room[1]);
  const enough = Array.from({ length: fitting.length }, () => room);
  return pods.length - fitting.length + fewestNodes(fitting, enough);
}

interface Judged {
  readonly at: string;
  readonly random: RandomCluster;
  readonly group: GroupRemoval;
}

/** The random clusters that can be judged: in a few, agents alone fill a node. */
function judged(options: { readonly alike: boolean; readonly targetRatio: number }): Judged[] {
  return Array.from({ length: clusters }, (_, seed) => seed + 1).flatMap((seed) => {
    const random = randomCluster(seed, options);
    return realisableOf(random.cluster).groups.map((group) => ({ at: `seed ${seed}`, random, group }));
  });
}

function expectWithin(
  { at }: Judged,
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): void {
  expect(low, `${at}: ${value} lies below`).toBeLessThanOrEqual(value);
  expect(high, `${at}: ${value} lies above`).toBeGreaterThanOrEqual(value);
}

const share = (all: readonly Judged[], holds: (one: Judged) => boolean): number =>
  all.filter(holds).length / all.length;
const width = ({ group: { removed } }: Judged): number => removed.high - removed.low;

describe('the search that the interval is held against', () => {
  it('finds what trying everything finds', () => {
    const random = randomNumbers(7);
    const size = (scale: number): Size => [Math.ceil(random() * scale), Math.ceil(random() * scale)];
    for (let round = 0; round < 300; round += 1) {
      const pods = Array.from({ length: Math.floor(random() * 6) }, () => size(6));
      const nodes = Array.from(
        { length: 1 + Math.floor(random() * 4) },
        (): Room => [...size(12), 1 + Math.floor(random() * 3)],
      );
      expect(fewestNodes(pods, nodes)).toBe(fewestByEnumeration(pods, nodes));
    }
  });
});

describe.each([1, 0.85, 0.65])(
  'the interval of 200 random clusters of alike nodes at a target of %d',
  (targetRatio) => {
    const all = judged({ alike: true, targetRatio });
    const optimumOf = ({ random: { before, after, roomsBefore, roomsAfter } }: Judged): [number, number] => [
      optimum(before, roomsBefore[0] ?? [0, 0, 0]),
      optimum(after, roomsAfter[0] ?? [0, 0, 0]),
    ];

    it('every cluster is judged', () => expect(all).toHaveLength(clusters));

    it('lower bound ≤ optimum ≤ first-fit on either side, and the live nodes do hold what runs', () => {
      for (const one of all) {
        const [before, after] = optimumOf(one);
        expectWithin(one, before, { low: one.group.before.lowerBound, high: one.group.before.firstFit });
        expectWithin(one, before, { low: 0, high: one.group.nodes });
        expectWithin(one, after, { low: one.group.after.lowerBound, high: one.group.after.firstFit });
      }
    });

    it('contains optimum before − optimum after', () => {
      for (const one of all) {
        const [before, after] = optimumOf(one);
        expectWithin(one, Math.max(0, before - after), one.group.removed);
      }
    });

    it('is narrow: exact in two of three, less than 0.4 nodes wide on average, where nodes go in more than a third', () => {
      expect(share(all, (one) => width(one) === 0)).toBeGreaterThan(2 / 3);
      expect(all.reduce((sum, one) => sum + width(one), 0) / clusters).toBeLessThan(0.4);
      expect(share(all, (one) => optimumOf(one)[0] > optimumOf(one)[1])).toBeGreaterThan(1 / 3);
    });
  },
);

describe('the interval of 200 random clusters whose nodes carry different DaemonSets', () => {
  const all = judged({ alike: false, targetRatio: 1 });

  it('every cluster is judged', () => expect(all).toHaveLength(clusters));

  it('contains the fewest of the live nodes before − after', () => {
    for (const one of all) {
      const before = fewestNodes(one.random.before, one.random.roomsBefore);
      const after = fewestNodes(one.random.after, one.random.roomsAfter);
      expectWithin(one, Math.max(0, before - after), one.group.removed);
    }
  });
});
