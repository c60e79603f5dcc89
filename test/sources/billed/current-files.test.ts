import { describe, expect, it } from 'vitest';
import { currentFiles, type Manifest, manifestsOf } from '../../../src/sources/billed/current-files.ts';

const november = { start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z', zone: 'UTC', hours: 168 };
const turnOfTheMonth = {
  start: '2026-11-29T23:00:00Z',
  end: '2026-12-06T23:00:00Z',
  zone: 'Europe/Berlin',
  hours: 168,
};
const endOfTheMonth = { start: '2026-11-24T00:00:00Z', end: '2026-12-01T00:00:00Z', zone: 'UTC', hours: 168 };

const listed = (keys: readonly string[]) => keys.map((key) => ({ key, bytes: 1 }));
const chosen = (keys: readonly string[], period = november, manifests: readonly Manifest[] = []) => {
  const { files, notes } = currentFiles(listed(keys), manifests, period, 's3://bill');
  return { files: files.map(({ key }) => key), notes };
};

const unlisted = (month: string, folder = 'folder') =>
  `no manifest of ${month} was found in s3://bill, so all files of its ${folder} are read; point billed.from one folder higher, at the one that holds data and metadata`;

const of = (month: string, ...names: string[]) => names.map((name) => `cur/data/BILLING_PERIOD=${month}/${name}`);

describe('a bill is counted once, however often AWS delivered it', () => {
  it('reads the month that the period is in, and no other', () => {
    const keys = [
      ...of('2026-10', 'a.parquet'),
      ...of('2026-11', 'a.parquet', 'b.parquet'),
      ...of('2026-12', 'a.parquet'),
    ];
    expect(chosen(keys)).toMatchObject({ files: of('2026-11', 'a.parquet', 'b.parquet') });
  });

  it('reads both months of a week that touches two, and one of a week that ends with its month', () => {
    const keys = [...of('2026-11', 'a.parquet'), ...of('2026-12', 'a.parquet')];
    expect(chosen(keys, turnOfTheMonth).files).toEqual(keys);
    expect(chosen(keys, endOfTheMonth).files).toEqual(of('2026-11', 'a.parquet'));
  });

  it('says which month has no bill yet', () => {
    const { notes } = chosen(of('2026-11', 'a.parquet'), turnOfTheMonth);
    expect(notes).toEqual([unlisted('2026-11'), 's3://bill has no bill of 2026-12 yet']);
  });

  it('reads the newest execution only, where each has a folder of its own, and says what it left out', () => {
    const keys = of(
      '2026-11',
      '20261117T010000Z-a1/x.parquet',
      '20261118T010000Z-b2/x.parquet',
      '20261118T010000Z-b2/y.parquet',
    );
    expect(chosen(keys).files).toEqual(keys.slice(1));
    expect(chosen(keys).notes).toEqual([
      unlisted('2026-11', 'newest folder'),
      '1 older files of 2026-11 in s3://bill are left out, or they would count twice',
    ]);
  });

  it('reads what the manifest lists: an overwritten export may leave a file of yesterday behind', () => {
    const keys = of('2026-11', 'a.parquet', 'b.parquet', 'c.parquet');
    const key = 'cur/metadata/BILLING_PERIOD=2026-11/cur-Manifest.json';
    expect(manifestsOf(listed([...keys, key]), november).map((file) => file.key)).toEqual([key]);
    const dataFiles = ['s3://elsewhere/team/cur/data/BILLING_PERIOD=2026-11/a.parquet', ...of('2026-11', 'b.parquet')];
    const { files, notes } = chosen(keys, november, [{ key, dataFiles }]);
    expect(files).toEqual(of('2026-11', 'a.parquet', 'b.parquet'));
    expect(notes).toEqual(['1 older files of 2026-11 in s3://bill are left out, or they would count twice']);
  });

  it('without the manifest reads the whole folder, and says where to point so that the manifest is found', () => {
    const keys = ['a', 'b'].map((name) => `BILLING_PERIOD=2026-11/${name}.parquet`);
    expect(chosen(keys)).toEqual({ files: keys, notes: [unlisted('2026-11')] });
  });

  it('reads a plain folder of files as one bill', () => {
    expect(chosen(['b.csv.gz', 'a.csv.gz', 'Manifest.json'])).toEqual({ files: ['a.csv.gz', 'b.csv.gz'], notes: [] });
  });

  const key = 'cur/metadata/BILLING_PERIOD=2026-11/cur-Manifest.json';
  it.each([
    [
      'two exports below one prefix',
      ['a/data/BILLING_PERIOD=2026-11/x.parquet', 'b/data/BILLING_PERIOD=2026-11/x.parquet'],
      [],
      /several bills of 2026-11: in a\/data.* and in b\/data/,
    ],
    [
      'files beside executions',
      of('2026-11', 'a.parquet', '20261117T010000Z-a1/x.parquet'),
      [],
      /files both in a month's folder and in 20261117/,
    ],
    ['two plain folders', ['old/a.csv', 'new/a.csv'], [], /files in more than one folder, such as new\/ and old\//],
    ['a file beside the months', [...of('2026-11', 'a.parquet'), 'copy.parquet'], [], /and copy\.parquet beside them/],
    [
      'a file that the manifest lists and nobody has',
      of('2026-11', 'a.parquet'),
      [{ key, dataFiles: of('2026-11', 'b.parquet') }],
      /lists .*b\.parquet, which is not in/,
    ],
  ])('refuses %s', (_, keys, manifests, said) => {
    expect(() => chosen(keys, november, manifests)).toThrow(said);
  });
});
