import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previousWeeklyUsd } from '../../src/analysis/total.ts';
import { history } from '../../src/app/history.ts';
import { runKey } from '../../src/app/run-key.ts';
import type { Archive } from '../../src/deliver/archive.ts';
import { directoryArchive } from '../../src/deliver/directory-archive.ts';
import { type FittedBaseline, History } from '../../src/model/history.ts';
import { known, missing } from '../../src/model/reading.ts';
import { cluster, type Kept, keep, sunday } from './kept-runs.ts';

let folder = '';
let archive: Archive;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-history-'));
  archive = directoryArchive(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = async (at: number) => History.parse(await history(archive, cluster, sunday(at)));
const keepAll = (all: readonly Kept[]) => Promise.all(all.map((one) => keep(archive, one)));
const runsOf = ({ weeks }: History): string[] => weeks.map((week) => week.runKey);

describe('the archive is the history', () => {
  it('is empty and known when nothing was archived', async () => {
    expect(await read(5)).toEqual({ weeks: [], skipped: [], baselines: [] });
  });

  it('has the weeks that were over when this one began, oldest first, with what drove and what they cost', async () => {
    await keepAll([3, 1, 2, 6].map((at) => ({ at, run: `r${at}`, usd: at })));
    const told = await read(3);
    expect(runsOf(told)).toEqual(['r1', 'r2', 'r3']);
    expect(told.weeks[0]).toEqual({
      runKey: 'r1',
      start: sunday(0),
      end: sunday(1),
      preliminary: false,
      costs: [
        {
          namespace: 'shop',
          role: 'sidecar',
          cpuAllocatedCoreHours: 10,
          memoryAllocatedGibHours: 20,
          proxyHours: 168,
          periodUsd: 1,
        },
      ],
      drivers: { namespaces: [{ namespace: 'shop', podHours: 168, requests: 1000 }] },
    });
  });

  it('has the 60 newest', async () => {
    await keepAll(Array.from({ length: 64 }, (_, at) => ({ at, run: `r${at}` })));
    const told = await read(63);
    expect(told.weeks).toHaveLength(60);
    expect([told.weeks[0]?.runKey, told.weeks[59]?.runKey]).toEqual(['r4', 'r63']);
  });

  it('has no week that was never finished, nor another cluster with a name that begins alike', async () => {
    await keepAll([{ at: 1, run: 'r1' }]);
    await archive.create(`v1/reports/cluster=${cluster}/dt=2026-01-26/run=r2/report.json`, Buffer.from('{}'), '');
    await archive.create(`v1/reports/cluster=${cluster}-eu/dt=2026-01-26/run=r3/manifest.json`, Buffer.from('{}'), '');
    expect(await read(3)).toEqual({ weeks: [expect.objectContaining({ runKey: 'r1' })], skipped: [], baselines: [] });
  });

  it('counts no day twice: of weeks that overlap, the newer', async () => {
    const end = '2026-01-22T00:00:00.000Z';
    await keepAll([
      { at: 1, run: 'r1' },
      { at: 2, run: 'r2' },
      { at: 2, run: 'odd', start: '2026-01-15T00:00:00.000Z', end },
    ]);
    const told = await read(2);
    expect(runsOf(told)).toEqual(['r1', 'r2']);
    expect(told.skipped).toEqual([
      { key: expect.stringContaining('run=odd'), why: 'its week overlaps a newer one of the history' },
    ]);
  });
});

describe('a correction', () => {
  it('stands in place of what it corrects, however often it was corrected', async () => {
    await keepAll([
      { at: 1, run: 'r1', usd: 1 },
      { at: 1, run: 'r1b', supersedes: 'r1', usd: 2 },
      { at: 1, run: 'r1c', supersedes: 'r1b', usd: 3 },
    ]);
    expect(runsOf(await read(2))).toEqual(['r1c']);
  });

  it('stands although the run between them was never finished', async () => {
    const period = { start: sunday(0), end: sunday(1), zone: 'UTC', hours: 168 };
    const [first, second, third] = [1, 2, 3].map((revision) => runKey(cluster, period, revision));
    await keepAll([
      { at: 1, run: first ?? '' },
      { at: 1, run: third ?? '', supersedes: second ?? '' },
    ]);
    expect(runsOf(await read(2))).toEqual([third]);
  });

  it('that cannot be read leaves its week out: what it corrects is not used again', async () => {
    await keepAll([{ at: 1, run: 'r1' }]);
    const key = await keep(archive, { at: 1, run: 'r1b', supersedes: 'r1', report: () => '{' });
    expect(await read(2)).toMatchObject({ weeks: [], skipped: [{ key }] });
  });

  it.each<[string, readonly Kept[]]>([
    [
      'two runs of one week that do not know of each other',
      [
        { at: 1, run: 'r1' },
        { at: 1, run: 'r1b' },
      ],
    ],
    [
      'two that supersede each other',
      [
        { at: 1, run: 'r1', supersedes: 'r1b' },
        { at: 1, run: 'r1b', supersedes: 'r1' },
      ],
    ],
  ])('%s: neither is used, and both are named', async (_, runs) => {
    await keepAll([...runs, { at: 2, run: 'r2' }]);
    const told = await read(3);
    expect(runsOf(told)).toEqual(['r2']);
    expect(told.skipped).toEqual([
      {
        key: expect.stringMatching(/dt=2026-01-19\/run=r1b?\/report\.json$/),
        why: '2 runs of its week are in the archive, and none stands for the others: r1, r1b',
      },
    ]);
  });
});

describe('an entry that cannot be used is skipped by name, and the others are read', () => {
  const changed = (change: object) => (report: Record<string, unknown>) => ({ ...report, ...change });
  const namespaces = (change: object) => ({ cost: { namespaces: [{ namespace: 'x', role: 'sidecar', ...change }] } });
  const amounts = { cpuAllocatedCoreHours: 1, memoryAllocatedGibHours: 1, proxyHours: 1, periodUsd: { known: false } };
  it.each<[string, Partial<Kept>, RegExp]>([
    ['not JSON', { report: () => 'report' }, /this version reads meshledger\.report\/2 and meshledger\.report\/3/],
    ['empty', { report: () => ' ' }, /its schema is "none"/],
    [
      'another version',
      { report: changed({ schema: 'meshledger.report/1' }) },
      /its schema is "meshledger\.report\/1", and this version reads meshledger\.report\/2/,
    ],
    ['an older shape', { report: changed({ drivers: undefined }) }, /cannot read it: drivers/],
    [
      'a role we do not know',
      { report: changed(namespaces({ ...amounts, role: 'boss' })) },
      /cannot read it: cost\.namespaces\.0\.role/,
    ],
    [
      'a negative quantity',
      { report: changed(namespaces({ ...amounts, proxyHours: -1 })) },
      /cannot read it: cost\.namespaces\.0\.proxyHours/,
    ],
    [
      'a quantity beyond numbers',
      { report: (report) => JSON.stringify(report).replace('"proxyHours":168', '"proxyHours":1e999') },
      /cannot read it: cost\.namespaces\.0\.proxyHours/,
    ],
    [
      'too large',
      { manifest: (one) => ({ ...one, files: (one.files as object[]).map((file) => ({ ...file, bytes: 2e9 })) }) },
      /it has 2000000000 bytes, and more than 67108864 are not read/,
    ],
    ['another cluster', { manifest: changed({ cluster: 'Prod' }) }, /it is of another cluster/],
    [
      'no week',
      { manifest: changed({ period: { start: sunday(0), end: sunday(3), zone: 'UTC', hours: 504 } }) },
      /its period is not a week/,
    ],
    ['a manifest without a report', { manifest: changed({ files: [] }) }, /it names no report\.json/],
    [
      'a manifest of another version',
      { manifest: changed({ schema: 'meshledger.manifest/9' }) },
      /not a manifest that this version reads: schema/,
    ],
    ['a manifest that was cut off', { manifest: () => '{"schema":' }, /it is not JSON: it was cut off or changed/],
  ])('%s', async (_, bad, why) => {
    await keepAll([{ at: 1, run: 'good' }]);
    const key = await keep(archive, { at: 2, run: 'bad', ...bad });
    const told = await read(3);
    expect(runsOf(told)).toEqual(['good']);
    expect(told.skipped).toEqual([
      { key: expect.stringContaining(key.replace('report.json', '')), why: expect.stringMatching(why) },
    ]);
  });

  it.each(['meshledger.report/2', 'meshledger.report/3'])('a report of %s is read', async (schema) => {
    await keepAll([{ at: 1, run: 'good' }]);
    await keep(archive, { at: 2, run: 'later', report: changed({ schema }) });
    expect(runsOf(await read(3))).toEqual(['good', 'later']);
  });

  it.each<[string, (path: string) => void]>([
    ['cut off', (path) => truncateSync(path, 100)],
    ['changed, and whole JSON still', (path) => writeFileSync(path, '{"schema":"meshledger.report/1"}')],
  ])('a report that was %s after it was archived', async (_, damage) => {
    await keepAll([{ at: 1, run: 'good' }]);
    const key = await keep(archive, { at: 2, run: 'bad' });
    damage(join(folder, key));
    const told = await read(3);
    expect(runsOf(told)).toEqual(['good']);
    expect(told.skipped).toEqual([{ key, why: 'it was cut off or changed: its manifest has another hash' }]);
  });

  it('a report that is gone', async () => {
    const key = await keep(archive, { at: 1, run: 'gone' });
    rmSync(join(folder, key));
    expect((await read(2)).skipped).toEqual([{ key, why: 'it is not there, although its manifest names it' }]);
  });

  it('names of any content are only names', async () => {
    const names = ['__proto__', 'constructor', '<script>alert(1)</script>', '../../etc', '=cmd()', '\u202e$&'];
    const lines = names.map((namespace) => ({ namespace, role: 'sidecar', ...amounts }));
    await keep(archive, { at: 1, run: 'r1', report: changed({ cost: { namespaces: lines } }) });
    const { weeks } = await read(2);
    expect(weeks[0]?.costs.map(({ namespace }) => namespace)).toEqual(names);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('the archive itself', () => {
  it('that cannot be listed stops the run: no history is not the same as an empty one', async () => {
    const closed = { ...archive, list: () => Promise.reject(new Error('closed')) };
    await expect(history(closed, cluster, sunday(1))).rejects.toThrow('closed');
  });

  it('is read a few entries at a time, and only what stands', async () => {
    await keepAll(Array.from({ length: 20 }, (_, at) => ({ at, run: `r${at}` })));
    let [now, most, reads] = [0, 0, 0];
    const counted: Archive = {
      ...archive,
      read: async (key) => {
        now += 1;
        reads += 1;
        most = Math.max(most, now);
        const bytes = await archive.read(key);
        now -= 1;
        return bytes;
      },
    };
    await history(counted, cluster, sunday(19));
    expect(reads).toBe(40);
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('a frozen baseline', () => {
  const baseline = (slopeUsd: number, more: Partial<FittedBaseline> = {}): FittedBaseline => ({
    driver: 'requests',
    namespaces: ['shop'],
    weeks: [],
    rates: { cpuCoreHourUsd: 1, memoryGibHourUsd: 1 },
    interceptUsd: 0,
    slopeUsd,
    residualUsd: 1,
    meanDriver: 1,
    leastDriver: 1,
    mostDriver: 1,
    driverSquares: 1,
    meanUsd: 1,
    rSquared: 1,
    cvRmseRatio: 0,
    ...more,
  });

  it('is that of the run that was made first, and is known by its name from then on', async () => {
    await keepAll([
      { at: 5, run: 'r5', baseline: baseline(5), generatedAt: sunday(5) },
      { at: 6, run: 'r6', baseline: baseline(5), frozenBy: 'r5', generatedAt: sunday(6) },
    ]);
    expect((await read(6)).baselines).toEqual([{ runKey: 'r5', baseline: baseline(5) }]);
    expect((await read(7)).baselines).toEqual([{ runKey: 'r5', baseline: baseline(5) }]);
  });

  it('does not move when the run that fitted it is corrected', async () => {
    await keepAll([
      { at: 5, run: 'r5', baseline: baseline(5), generatedAt: sunday(5) },
      { at: 5, run: 'r5b', supersedes: 'r5', baseline: baseline(9), generatedAt: sunday(6) },
    ]);
    const told = await read(6);
    expect(runsOf(told)).toEqual(['r5b']);
    expect(told.baselines).toEqual([{ runKey: 'r5', baseline: baseline(5) }]);
  });

  it('is known to the correction of the very week that fitted it', async () => {
    await keepAll([{ at: 5, run: 'r5', baseline: baseline(5) }]);
    const told = await read(4);
    expect(told.weeks).toEqual([]);
    expect(told.baselines).toEqual([{ runKey: 'r5', baseline: baseline(5) }]);
  });

  it('does not move when an older week is imported later', async () => {
    await keepAll([
      { at: 5, run: 'r5', baseline: baseline(5), generatedAt: sunday(5) },
      { at: 4, run: 'r4', baseline: baseline(4), generatedAt: sunday(7) },
    ]);
    expect((await read(6)).baselines).toEqual([{ runKey: 'r5', baseline: baseline(5) }]);
  });

  it('there is one for each driver and range', async () => {
    const range = { from: '2026-01-01', to: '2026-02-01' };
    await keepAll([
      { at: 5, run: 'r5', baseline: baseline(5) },
      { at: 6, run: 'r6', baseline: baseline(6, { driver: 'podHours' }) },
      { at: 7, run: 'r7', baseline: baseline(7, { range }) },
      { at: 8, run: 'r8', baseline: baseline(8, { range }) },
    ]);
    expect((await read(9)).baselines?.map((one) => one.runKey)).toEqual(['r5', 'r6', 'r7']);
  });
});

describe('what the week before cost', () => {
  const whole = { preliminary: false, coveredHours: 168 };
  const weekBefore = async (at: number) => previousWeeklyUsd(known(await read(at)), sunday(at), whole);

  it('is said by the report that stands', async () => {
    await keepAll([
      { at: 1, run: 'r1', usd: 7 },
      { at: 1, run: 'r1b', supersedes: 'r1', usd: 8 },
    ]);
    expect(await weekBefore(1)).toEqual(known(8));
  });

  it('is not known when there is no report, or one that cannot be used, which is named', async () => {
    expect(await weekBefore(1)).toEqual(missing('no report of the week before is in the archive'));
    const key = await keep(archive, { at: 1, run: 'r1', report: () => '{' });
    expect(await weekBefore(1)).toEqual({
      known: false,
      why: expect.stringContaining(`the report of the week before (${key}) cannot be used: its schema`),
    });
    expect(await weekBefore(2)).toEqual(missing('no report of the week before is in the archive'));
  });

  it('is not known when a part of it had no price: a part is not the whole', async () => {
    const lines = [10, undefined].map((usd) => ({
      namespace: 'shop',
      role: 'sidecar',
      cpuAllocatedCoreHours: 1,
      memoryAllocatedGibHours: 1,
      proxyHours: 1,
      periodUsd: usd === undefined ? { known: false, why: 'no price' } : { known: true, value: usd },
    }));
    await keep(archive, { at: 1, run: 'r1', report: (report) => ({ ...report, cost: { namespaces: lines } }) });
    expect(await weekBefore(1)).toEqual(missing('a part of the week before had no price'));
    await keep(archive, {
      at: 2,
      run: 'r2',
      report: (report) => ({ ...report, cost: { namespaces: lines.slice(1) } }),
    });
    expect(await weekBefore(2)).toEqual(missing('the week before had no cost'));
  });

  it('is not known when the history is not', () => {
    expect(previousWeeklyUsd(missing('not read'), sunday(1), whole)).toEqual(missing('not read'));
  });
});
