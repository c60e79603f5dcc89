import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3BillSettings, s3Bill } from '../../../src/sources/billed/s3-bill.ts';
import { billedSource } from '../../../src/sources/billed/source.ts';
import { freePort } from '../../support/free-port.ts';
import { type S3Server, startS3Server } from '../../support/s3-server.ts';
import { podHour, type Shape, writeCur } from './cur-export.ts';

const period = { start: '2026-11-29T00:00:00Z', end: '2026-12-06T00:00:00Z', zone: 'UTC', hours: 168 };
let folder: string;
let server: S3Server;
let settings: S3BillSettings;
let client: S3Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshledger-billed-s3-'));
  server = await startS3Server();
  await server.bucket('cur-test');
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  const access = { endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true };
  settings = { bucket: 'cur-test', prefix: '/finance/cur/', ...access };
  client = new S3Client(access);
}, 120_000);

afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const put = (key: string, body: Uint8Array | string) =>
  client.send(new PutObjectCommand({ Bucket: 'cur-test', Key: key, Body: Buffer.from(body) }));

async function putCur(key: string, start: string, vcpu: number, shape: Shape): Promise<void> {
  const path = join(folder, key.replaceAll('/', '_'));
  await writeCur(path, podHour({ namespace: 'shop', pod: 'cart-1', start, vcpu, gb: 2 }), shape);
  await put(key, await readFile(path));
}

async function read(change: Partial<S3BillSettings> = {}) {
  const notes: string[] = [];
  const source = billedSource({ from: { s3: { ...settings, ...change } }, cluster: 'prod' });
  const value = await source.open((note) => notes.push(note), {}).billedCost?.(period);
  return { value, notes };
}

const refusal = (change: Partial<S3BillSettings>) =>
  read(change).then(
    () => 'read',
    ({ code, message, fix }) => `${code} ${message} ${fix}`,
  );

describe('a bill in S3', () => {
  it('is read as Data Exports deliver it: the months of the period, what their manifests list, and no neighbour', async () => {
    const data = 'finance/cur/data/BILLING_PERIOD';
    const parquet: Shape = { format: 'FORMAT parquet, CODEC snappy' };
    await putCur(`${data}=2026-11/cur-00001.parquet`, '2026-11-30 23:00:00', 0.5, parquet);
    await putCur(`${data}=2026-11/cur-00002.parquet`, '2026-11-30 23:00:00', 100, parquet);
    await putCur(`${data}=2026-12/cur-00001.csv.gz`, '2026-12-01 00:00:00', 0.25, {
      format: 'FORMAT csv, COMPRESSION gzip',
      tags: 'json',
    });
    await putCur(`finance/cur-other/data/BILLING_PERIOD=2026-12/x.parquet`, '2026-12-01 00:00:00', 50, parquet);
    const manifest = { dataFiles: [`s3://cur-test/${data}=2026-11/cur-00001.parquet`] };
    await put('finance/cur/metadata/BILLING_PERIOD=2026-11/cur-Manifest.json', JSON.stringify(manifest));
    const { value, notes } = await read();
    expect(value).toMatchObject({
      source: 'CUR 2.0 with split cost allocation data in s3://cur-test/finance/cur',
      hours: 2,
      pods: [{ namespace: 'shop', pod: 'cart-1', cpuSplitHours: 0.75, memorySplitHours: 4 }],
    });
    expect(notes).toEqual([
      '1 older files of 2026-11 in s3://cur-test/finance/cur are left out, or they would count twice',
      expect.stringMatching(/^no manifest of 2026-12 was found in s3:\/\/cur-test\/finance\/cur, /),
    ]);
  });

  it('is read in parts, exactly as many bytes as were asked for', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, at) => at);
    await put('parts/every.bin', every);
    const bill = s3Bill({ ...settings, prefix: 'parts' });
    const [file] = await bill.list();
    expect(file).toMatchObject({ key: 'every.bin', bytes: 256 });
    if (file === undefined) return;
    expect([...new Uint8Array(await bill.range(file, 3, 7))]).toEqual([3, 4, 5, 6]);
    await expect(bill.range(file, 250, 260)).rejects.toThrow('asked for 10 bytes and got 6');
  });

  it('that is replaced while it is read is refused, not mixed', async () => {
    await put('race/cur.parquet', 'the bill of this morning');
    const bill = s3Bill({ ...settings, prefix: 'race' });
    const [file] = await bill.list();
    await put('race/cur.parquet', 'the bill of this evening');
    if (file === undefined) return;
    await expect(bill.range(file, 0, 4)).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      fix: expect.stringContaining('replaced while it was read'),
    });
    await expect(bill.stream(file)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });

  it('that may not be read says who refused and what to do', async () => {
    const wrong = { accessKeyId: server.accessKeyId, secretAccessKey: 'not the secret' };
    expect(await refusal({ credentials: wrong })).toMatch(
      /^SOURCE_REFUSED s3:\/\/cur-test\/finance\/cur refused to list the bill: SignatureDoesNotMatch \(HTTP 403\)\. The secret key/,
    );
    expect(await refusal({ bucket: 'no-such-bucket' })).toMatch(
      /^SOURCE_REFUSED .*NoSuchBucket.*billed\.from\.s3\.bucket/,
    );
    expect(await refusal({ credentials: wrong })).not.toContain('not the secret');
  });

  it('that cannot be reached is unreachable', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    expect(await refusal({ endpoint })).toMatch(
      /^SOURCE_UNREACHABLE s3:\/\/cur-test\/finance\/cur could not be reached to list the bill: ECONNREFUSED\./,
    );
  });
});
