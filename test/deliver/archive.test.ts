import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/deliver/archive.ts';
import { directoryArchive } from '../../src/deliver/directory-archive.ts';
import { type S3ArchiveSettings, s3Archive } from '../../src/deliver/s3-archive.ts';
import { freePort } from '../support/free-port.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';

const bytes = (text: string) => Buffer.from(text);
let folder: string;
let server: S3Server;
let settings: S3ArchiveSettings;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshledger-archive-'));
  server = await startS3Server();
  await server.bucket('archive-test');
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  const credentials = { accessKeyId, secretAccessKey };
  settings = { bucket: 'archive-test', prefix: '/mesh/', endpoint, region, forcePathStyle: true, credentials };
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const archives: readonly [string, (name: string) => Archive][] = [
  ['in a directory', (name) => directoryArchive(join(folder, name))],
  ['in S3', (name) => s3Archive({ ...settings, prefix: `mesh/${name}` })],
];

describe.each(archives)('an archive %s', (_, open) => {
  it('gives back exactly what was written, and nothing for what was not', async () => {
    const archive = open('back');
    const every = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
    expect(await archive.create('v1/a=b/report.pdf', every, 'application/pdf')).toBe('written');
    expect(Buffer.from((await archive.read('v1/a=b/report.pdf')) ?? [])).toEqual(every);
    expect(await archive.read('v1/a=b/other.pdf')).toBeUndefined();
  });

  it('keeps an empty object', async () => {
    const archive = open('empty');
    expect(await archive.create('v1/empty', bytes(''), 'application/json')).toBe('written');
    expect((await archive.read('v1/empty'))?.length).toBe(0);
  });

  it('says same for the same bytes and taken for others, and changes nothing', async () => {
    const archive = open('taken');
    await archive.create('v1/report.json', bytes('one'), 'application/json');
    expect(await archive.create('v1/report.json', bytes('one'), 'application/json')).toBe('same');
    expect(await archive.create('v1/report.json', bytes('two'), 'application/json')).toBe('taken');
    expect(await archive.create('v1/report.json', bytes('one and more'), 'application/json')).toBe('taken');
    expect(Buffer.from((await archive.read('v1/report.json')) ?? []).toString()).toBe('one');
  });

  it('lets one of twenty concurrent writers win, and keeps what the winner wrote', async () => {
    const archive = open('race');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => archive.create('v1/claim', bytes(`writer ${writer}`), 'text/plain')),
    );
    expect(results.filter((result) => result === 'written')).toHaveLength(1);
    expect(results.filter((result) => result === 'taken')).toHaveLength(19);
    const kept = Buffer.from((await archive.read('v1/claim')) ?? []).toString();
    expect(kept).toBe(`writer ${results.indexOf('written')}`);
  });

  it('lists every key that starts with a prefix, sorted, and nothing of its neighbours', async () => {
    const archive = open('list');
    for (const key of ['v1/b/2.json', 'v1/b/10.json', 'v1/a=x/y/z.json', 'v1/bc/1.json', 'v2/b.json'])
      await archive.create(key, bytes(key), 'application/json');
    expect(await archive.list('v1/')).toEqual(['v1/a=x/y/z.json', 'v1/b/10.json', 'v1/b/2.json', 'v1/bc/1.json']);
    expect(await archive.list('v1/b/')).toEqual(['v1/b/10.json', 'v1/b/2.json']);
    expect(await archive.list('v1/b')).toEqual(['v1/b/10.json', 'v1/b/2.json', 'v1/bc/1.json']);
    expect(await archive.list('v3/')).toEqual([]);
    expect(await archive.list('')).toHaveLength(5);
  });

  it.each([
    '../out.json',
    'v1/../../out.json',
    '/etc/x',
    'v1//x',
    'v1/.',
    '',
    'v1/',
    'v1\\x',
    'v1/a\u0000b',
    'v1/.unfinished-1',
  ])('refuses the key %j', async (key) => {
    const archive = open('keys');
    await expect(archive.create(key, bytes('x'), 'text/plain')).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' });
    await expect(archive.read(key)).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' });
  });

  it('refuses to list outside of itself', async () => {
    await expect(open('keys').list('../')).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' });
  });
});

describe('an archive in a directory', () => {
  it('leaves nothing behind but the objects themselves', async () => {
    const archive = directoryArchive(join(folder, 'clean'));
    await Promise.all(Array.from({ length: 5 }, (_, at) => archive.create('v1/x', bytes(`${at}`), 'text/plain')));
    expect(await readdir(join(folder, 'clean', 'v1'))).toEqual(['x']);
  });

  it('says which path is in the way and what to do', async () => {
    await directoryArchive(folder).create('file', bytes('x'), 'text/plain');
    const below = directoryArchive(join(folder, 'file'));
    await expect(below.create('v1/x', bytes('x'), 'text/plain')).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      message: expect.stringMatching(/file did not let us write v1\/x: (ENOTDIR|EEXIST)/),
      fix: expect.stringContaining('archive.directory'),
    });
  });
});

describe('an archive in S3', () => {
  const create = (changed: Partial<S3ArchiveSettings>) =>
    s3Archive({ ...settings, ...changed }).create('v1/x', bytes('x'), 'text/plain');
  const secretAccessKey = 'WRONGSECRET000000000';

  it('is said as its bucket and prefix', () => {
    expect(s3Archive(settings).where).toBe('s3://archive-test/mesh');
    expect(s3Archive({ ...settings, prefix: '' }).where).toBe('s3://archive-test');
  });

  it.each([
    [
      'a wrong secret',
      () => create({ credentials: { accessKeyId: server.accessKeyId, secretAccessKey } }),
      'SignatureDoesNotMatch',
    ],
    [
      'an unknown access key',
      () => create({ credentials: { accessKeyId: 'NOBODY', secretAccessKey } }),
      'InvalidAccessKeyId',
    ],
    ['a missing bucket', () => create({ bucket: 'no-such-bucket' }), 'NoSuchBucket'],
  ])('refuses %s, and says so without the secret', async (_, attempt, seen) => {
    const failure: Error = await attempt().then(
      () => expect.fail('it was written'),
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ code: 'ARCHIVE_REFUSED', fix: expect.stringMatching(/archive\.s3\.|access key/) });
    expect(failure.message).toMatch(new RegExp(`^s3://.* refused to write v1/x: ${seen} \\(HTTP 40[34]\\)\\.$`));
    expect(JSON.stringify(failure) + failure.stack).not.toContain(secretAccessKey);
  });

  it('says that a server which is not there cannot be reached', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    await expect(create({ endpoint })).rejects.toMatchObject({
      code: 'ARCHIVE_UNREACHABLE',
      message: 's3://archive-test/mesh could not be reached to write v1/x: ECONNREFUSED.',
    });
  });

  it('stores pages and tables as downloads, never cached, with their checksum', async () => {
    await s3Archive(settings).create('v1/report.html', bytes('<p>'), 'text/html; charset=utf-8');
    const { endpoint, region, accessKeyId, secretAccessKey } = server;
    const client = new S3Client({
      endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    const stored = await client.send(new GetObjectCommand({ Bucket: 'archive-test', Key: 'mesh/v1/report.html' }));
    await stored.Body?.transformToByteArray();
    expect(stored).toMatchObject({
      ContentType: 'text/html; charset=utf-8',
      ContentDisposition: `attachment; filename="report.html"; filename*=UTF-8''report.html`,
      CacheControl: 'no-store',
    });
    client.destroy();
  });

  it('encrypts with the KMS key it is given, and reads it back', async () => {
    const archive = s3Archive({ ...settings, prefix: 'kms', kmsKeyId: 'testkey-1' });
    expect(await archive.create('v1/x', bytes('secret'), 'text/plain')).toBe('written');
    expect(Buffer.from((await archive.read('v1/x')) ?? []).toString()).toBe('secret');
  });

  it('lists more keys than one answer holds', async () => {
    const archive = s3Archive({ ...settings, prefix: 'many' });
    const keys = Array.from({ length: 1_050 }, (_, at) => `v1/${String(at).padStart(4, '0')}`);
    for (let from = 0; from < keys.length; from += 50)
      await Promise.all(keys.slice(from, from + 50).map((key) => archive.create(key, bytes('x'), 'text/plain')));
    expect(await archive.list('v1/')).toEqual(keys);
  }, 60_000);
});
