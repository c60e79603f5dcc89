import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MeshledgerError } from '../../../src/errors.ts';
import { BilledCost } from '../../../src/model/money-facts.ts';
import type { Fact } from '../../../src/model/snapshot.ts';
import { type BilledSettings, billedSource } from '../../../src/sources/billed/source.ts';
import { type CurRow, podHour, type Shape, writeCur } from './cur-export.ts';

const period = { start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z', zone: 'UTC', hours: 168 };
const parquet: Shape = { format: 'FORMAT parquet, CODEC snappy' };
const cart = { namespace: 'shop', pod: 'cart-1', vcpu: 0.5, gb: 2, unusedRatio: 0.25 };

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshledger-billed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const freshFolder = () => join(folder, `${++made}`);

async function read(directory: string, settings: Partial<BilledSettings> = {}) {
  const notes: string[] = [];
  const source = billedSource({ from: { directory }, cluster: 'prod', ...settings });
  const value = await source.open((note) => notes.push(note), {}).billedCost?.(period);
  return { ...BilledCost.parse(value), notes };
}

/** What it says when it refuses. */
const refusal = (directory: string, settings: Partial<BilledSettings> = {}) =>
  read(directory, settings).then(
    () => 'it was read',
    (error: unknown) => {
      expect(error).toBeInstanceOf(MeshledgerError);
      const { code, message, fix } = error as MeshledgerError;
      return `${code} ${message} ${fix}`;
    },
  );

async function exported(rows: readonly CurRow[], shape: Shape = parquet, name?: string): Promise<string> {
  const directory = freshFolder();
  const ending = shape.format.includes('parquet') ? 'parquet' : shape.format.includes('gzip') ? 'csv.gz' : 'csv';
  await writeCur(join(directory, name ?? `cur-00001.${ending}`), rows, shape);
  return directory;
}

/** Two hours of the cart, one hour of another pod, and rows that are not of this week or cluster. */
const week: readonly CurRow[] = [
  ...podHour({ ...cart, start: '2026-11-16 00:00:00' }),
  ...podHour({ ...cart, start: '2026-11-22 23:00:00' }),
  ...podHour({ namespace: 'billing', pod: 'api-0', start: '2026-11-17 08:00:00', vcpu: 1, gb: 4 }),
  ...podHour({ ...cart, start: '2026-11-15 23:00:00' }),
  ...podHour({ ...cart, start: '2026-11-23 00:00:00' }),
  ...podHour({ ...cart, cluster: 'staging', start: '2026-11-17 08:00:00' }),
];

function expectTheWeek({ pods, hours }: Fact<'billedCost'>): void {
  expect(hours).toBe(3);
  expect(pods.map(({ namespace, pod }) => `${namespace}/${pod}`)).toEqual(['billing/api-0', 'shop/cart-1']);
  const [api, cartPod] = pods;
  expect(api?.cpuSplitUsd).toBeCloseTo(0.173076923, 8);
  expect(api?.memorySplitUsd).toBeCloseTo(4 * 0.019230769, 8);
  expect(api?.cpuUnusedUsd).toBe(0);
  expect(cartPod?.cpuSplitUsd).toBeCloseTo(2 * 0.5 * 0.173076923, 8);
  expect(cartPod?.memorySplitUsd).toBeCloseTo(2 * 2 * 0.019230769, 8);
  expect(cartPod?.cpuUnusedUsd).toBeCloseTo(2 * 0.5 * 0.173076923 * 0.25, 8);
  expect(cartPod?.memoryUnusedUsd).toBeCloseTo(2 * 2 * 0.019230769 * 0.25, 8);
  expect(cartPod?.cpuSplitHours).toBe(1);
  expect(cartPod?.memorySplitHours).toBe(4);
}

describe('the bill is read in every way that AWS writes it', () => {
  const shapes: readonly [string, Shape][] = [
    ['Parquet with snappy and tags as a map', parquet],
    ['Parquet with gzip', { format: 'FORMAT parquet, CODEC gzip' }],
    ['Parquet with zstd and one row group per row', { format: 'FORMAT parquet, CODEC zstd', rowGroupSize: 1 }],
    ['Parquet whose numbers and dates are text', { ...parquet, asText: true }],
    ['Parquet with a column for each tag', { ...parquet, tags: 'columns' }],
    ['Parquet without tags', { ...parquet, tags: 'none' }],
    ['CSV with tags as JSON', { format: 'FORMAT csv', tags: 'json' }],
    [
      'gzipped CSV with names in upper case',
      { format: 'FORMAT csv, COMPRESSION gzip', tags: 'json', spelling: (name) => name.toUpperCase() },
    ],
    ['CSV with the names of the legacy report', { format: 'FORMAT csv', asText: true, tags: 'none', spelling: legacy }],
  ];

  it.each(shapes)('%s', async (_, shape) => {
    const bill = await read(await exported(week, shape));
    expectTheWeek(bill);
    expect(bill.notes).toEqual([]);
  });

  it('sums a pod over all files of the bill', async () => {
    const directory = freshFolder();
    for (const [at, row] of week.entries()) await writeCur(join(directory, `cur-0000${at}.parquet`), [row], parquet);
    expectTheWeek(await read(directory));
  });

  it('takes the row of a pod that is ours by its tag alone', async () => {
    const hour = podHour({ ...cart, cluster: 'eks-7', start: '2026-11-16 00:00:00' });
    const asAws = hour.map((row) => ({ ...row, tags: { 'aws:eks:cluster-name': 'prod' } }));
    const asAthena = hour.map((row) => ({ ...row, tags: { aws_eks_cluster_name: 'prod' } }));
    for (const [rows, shape] of [
      [asAws, { format: 'FORMAT csv', tags: 'json' }],
      [asAws, parquet],
      [asAthena, parquet],
      [asAthena, { ...parquet, tags: 'columns' }],
    ] as const)
      expect((await read(await exported(rows, shape))).pods).toMatchObject([{ pod: 'cart-1', cpuSplitHours: 0.5 }]);
  });

  it('keeps hostile names as they are', async () => {
    const rows = podHour({ ...cart, pod: `"'\n;DROP,${'\u202e'}`, start: '2026-11-16 00:00:00' });
    for (const shape of [parquet, { format: 'FORMAT csv', tags: 'json' } as const])
      expect((await read(await exported(rows, shape))).pods[0]?.pod).toBe(`"'\n;DROP,${'\u202e'}`);
  });

  it('knows a bill that has no row of the period yet, and says so with no hours', async () => {
    const bill = await read(await exported(podHour({ ...cart, start: '2026-11-15 23:00:00' })));
    expect(bill).toMatchObject({ hours: 0, pods: [] });
  });
});

describe('a bill that cannot be trusted is refused by name', () => {
  const start = '2026-11-16 00:00:00';
  const row = (change: Partial<CurRow>): CurRow[] => podHour({ ...cart, start }).map((one) => ({ ...one, ...change }));
  const cases: readonly [string, readonly CurRow[], Shape, RegExp][] = [
    [
      'without split cost columns, naming them and how to have them',
      week,
      { ...parquet, without: ['split_line_item_split_cost', 'split_line_item_unused_cost'] },
      /SOURCE_MALFORMED .*cur-00001\.parquet has no column split_line_item_split_cost, split_line_item_unused_cost\..*INCLUDE_SPLIT_COST_ALLOCATION_DATA=TRUE/,
    ],
    [
      'without resources',
      week,
      { format: 'FORMAT csv', tags: 'none', without: ['line_item_resource_id'] },
      /SOURCE_MALFORMED .*has no column line_item_resource_id\. .*INCLUDE_RESOURCES=TRUE/,
    ],
    ['in another currency', row({ currency: 'CNY' }), parquet, /SOURCE_REFUSED The bill is in CNY, not in USD/],
    [
      'with a row without usage',
      row({ usage: null }),
      parquet,
      /SOURCE_MALFORMED .*row 1 of .*cur-00001\.parquet.*splitUsage/s,
    ],
    ['with negative usage', row({ usage: -1 }), { format: 'FORMAT csv', tags: 'none' }, /SOURCE_MALFORMED .*negative/s],
    ['with rows of a day', row({ hours: 24 }), parquet, /SOURCE_REFUSED .*rows of 24 hours.*TIME_GRANULARITY=HOURLY/],
    [
      'of other clusters, naming them',
      podHour({ ...cart, cluster: 'staging', start }),
      parquet,
      /SOURCE_REFUSED .*no pod of the cluster prod in the period, but of staging\. Set billed\.cluster/,
    ],
    [
      'of two clusters with our name',
      [...podHour({ ...cart, start }), ...podHour({ ...cart, start, account: '444455556666' })],
      parquet,
      /SOURCE_REFUSED .*2 clusters named prod: account 111122223333 in us-east-1; account 444455556666 in us-east-1\. .*ARN/,
    ],
  ];

  it.each(cases)('%s', async (_, rows, shape, said) => {
    expect(await refusal(await exported(rows, shape))).toMatch(said);
  });

  it('takes the one of two clusters with our name that an ARN says', async () => {
    const twins = [...podHour({ ...cart, start }), ...podHour({ ...cart, vcpu: 3, start, account: '444455556666' })];
    const cluster = 'arn:aws:eks:us-east-1:444455556666:cluster/prod';
    expect((await read(await exported(twins), { cluster })).pods).toMatchObject([{ cpuSplitHours: 3 }]);
  });

  it.each([
    ['an empty Parquet', parquet, 0],
    ['a cut Parquet', parquet, 900],
    ['a cut gzip', { format: 'FORMAT csv, COMPRESSION gzip', tags: 'json' } as const, 300],
    ['a gzip without its last bytes', { format: 'FORMAT csv, COMPRESSION gzip', tags: 'json' } as const, -4],
    ['a CSV cut within a row', { format: 'FORMAT csv', tags: 'json' } as const, 700],
    ['an empty CSV', { format: 'FORMAT csv', tags: 'json' } as const, 0],
  ])('%s is not half a bill', async (_, shape, bytes) => {
    const directory = await exported(week, shape);
    const ending = shape.format.includes('parquet') ? 'parquet' : shape.format.includes('gzip') ? 'csv.gz' : 'csv';
    const path = join(directory, `cur-00001.${ending}`);
    await truncate(path, bytes < 0 ? (await stat(path)).size + bytes : bytes);
    expect(await refusal(directory)).toMatch(/SOURCE_MALFORMED .*cur-00001\.\S+ is cut off or damaged: /);
  });

  it('a Parquet with a damaged page is not half a bill', async () => {
    const directory = await exported(week, { format: 'FORMAT parquet, CODEC zstd' });
    const path = join(directory, 'cur-00001.parquet');
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 4, 600));
    expect(await refusal(directory)).toMatch(/SOURCE_MALFORMED .*cur-00001\.parquet is cut off or damaged: /);
  });

  it('one damaged file spoils the bill, however many are whole', async () => {
    const directory = await exported(week);
    await writeFile(join(directory, 'cur-00002.parquet'), 'PAR1 not really PAR1');
    expect(await refusal(directory)).toMatch(/SOURCE_MALFORMED .*cur-00002\.parquet/);
  });

  it('a folder that is not there is named', async () => {
    expect(await refusal(join(folder, 'nowhere'))).toMatch(/SOURCE_REFUSED .*nowhere.* Check billed\.from\.directory/);
  });

  it('a folder without a bill is named', async () => {
    const directory = await exported(week);
    await rm(join(directory, 'cur-00001.parquet'));
    await appendFile(join(directory, 'readme.txt'), 'moved');
    expect(await refusal(directory)).toMatch(/SOURCE_REFUSED There is no Parquet or CSV file in /);
  });
});

/** `splitLineItem/SplitCost`. */
function legacy(name: string): string {
  const camel = (words: string) => words.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const [, group = '', rest = ''] = /^(split_line_item|line_item|bill)_(.*)$/.exec(name) ?? [];
  return `${camel(group)}/${camel(`_${rest}`)}`;
}
