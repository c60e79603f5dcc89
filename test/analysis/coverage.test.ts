import { describe, expect, it } from 'vitest';
import { coverage } from '../../src/analysis/coverage.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { factsWith, proxy, weekHours } from './mesh-of-pods.ts';

const half = weekHours / 2;
const four = [0, 1, 2, 3].map((index) => proxy('sidecar', 'shop', index, 0.1, 0.125));

function coverageOf(usageCoverageRatio: number, requestCoverageRatio: number, rows = four) {
  const facts = factsWith({ sampling: { usageCoverageRatio, requestCoverageRatio, intervals: [] } });
  const snapshot = { facts, period: { hours: weekHours }, policy: { preliminaryBelowRatio: 0.9 }, failedSources: [] };
  return coverage(snapshot as unknown as Snapshot, rows);
}

const but = (more: object, count = 4) =>
  four.map((row, index) => (index < count ? { ...row, usage: { ...row.usage, ...more } } : row));

describe('coverage is the share of proxy-hours backed by samples', () => {
  it.each<[string, ReturnType<typeof coverageOf>, number, number, boolean, RegExp | undefined]>([
    ['everything was there', coverageOf(1, 1), 1, 168, false, undefined],
    [
      'three of seven days: the month is worked out from those three',
      coverageOf(3 / 7, 3 / 7),
      3 / 7,
      72,
      true,
      /only 42 % of the week's proxy-hours/,
    ],
    [
      'cAdvisor was down half the week, requests were not: they count all week',
      coverageOf(0.5, 1, but({ sampledHours: half })),
      0.5,
      168,
      true,
      /backed by usage samples/,
    ],
    [
      'kube-state-metrics was down most of the week: usage alone is too little money',
      coverageOf(1, 0.25, but({ listedHours: 42 })),
      1,
      168,
      true,
      /requests were scraped in only 25 % of the week/,
    ],
    [
      'kube-state-metrics was down for twelve hours: not preliminary, and said all the same',
      coverageOf(1, 1 - 12 / 168),
      1,
      168,
      false,
      /requests were scraped in 92 % of the week and usage in 100 %/,
    ],
    [
      'one node of four without cAdvisor',
      coverageOf(1, 1, but({ sampledHours: 0 }, 1)),
      0.75,
      168,
      true,
      /1 proxies have no memory samples, such as shop\/sidecar-0/,
    ],
    [
      'a pod that ended between two scrapes is not worth a word',
      coverageOf(1, 1, but({ sampledHours: 0, listedHours: 0.1 }, 1)),
      504 / 504.1,
      168,
      false,
      undefined,
    ],
    [
      'no requests at all, as without honor_labels',
      coverageOf(1, 0, but({ listedHours: 0, cpuRequestCoreHours: 0, memoryRequestGibHours: 0 })),
      1,
      168,
      true,
      /honor_labels/,
    ],
    [
      'a mesh of one day, scraped for all of it',
      coverageOf(1, 1, but({ sampledHours: 24, listedHours: 24 })),
      1,
      168,
      false,
      undefined,
    ],
  ])('%s', (_, { ratio, coveredHours, preliminary, because }, share, hours, isPreliminary, says) => {
    expect(ratio).toMatchObject({ known: true, value: expect.closeTo(share, 9) });
    expect(coveredHours).toBeCloseTo(hours, 9);
    expect(preliminary).toBe(isPreliminary);
    if (says === undefined) expect(because).toEqual([]);
    else expect(because.join('\n')).toMatch(says);
  });
});
