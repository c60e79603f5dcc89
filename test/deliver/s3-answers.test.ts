import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { s3Archive } from '../../src/deliver/s3-archive.ts';

/** Answers that a real server gives too seldom to wait for. */
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Answer = readonly [status: number, code: string, body?: string];
const lost = 0;

/** An archive whose server gives these answers in turn, and the last one for ever. */
async function answering(...answers: readonly Answer[]) {
  let requests = 0;
  server = createServer((request, response) => {
    const [status, code, body = ''] = answers[Math.min(requests, answers.length - 1)] ?? [200, ''];
    requests += 1;
    request.resume().on('end', () => {
      if (status === lost) return response.destroy();
      response.writeHead(status, { 'content-type': 'application/xml' });
      return response.end(code === '' ? body : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const archive = s3Archive({
    bucket: 'archive-test',
    prefix: '',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'K', secretAccessKey: 'S' },
  });
  return { write: () => archive.create('v1/x', Buffer.from('x'), 'text/plain'), requests: () => requests };
}

const conflict = [409, 'ConditionalRequestConflict'] as const;

it('writes again when S3 could not decide between two writers', async () => {
  const { write, requests } = await answering(conflict, conflict, [200, '']);
  expect(await write()).toBe('written');
  expect(requests()).toBe(3);
});

it('gives up after a bounded number of such answers', async () => {
  const { write, requests } = await answering(conflict);
  await expect(write()).rejects.toMatchObject({ code: 'ARCHIVE_UNREACHABLE' });
  expect(requests()).toBe(6);
});

it.each([
  [403, 'AccessDenied', 's3:PutObject'],
  [403, 'ExpiredToken', 'Renew'],
  [301, 'PermanentRedirect', 'archive.s3.region'],
  [501, 'NotImplemented', 'conditional writes'],
  [400, 'SomethingNew', 'documentation of your S3 server'],
])('HTTP %i %s is a refusal that says what to do', async (status, code, fix) => {
  const { write, requests } = await answering([status, code]);
  await expect(write()).rejects.toMatchObject({
    code: 'ARCHIVE_REFUSED',
    message: `s3://archive-test refused to write v1/x: ${code} (HTTP ${status}).`,
    fix: expect.stringContaining(fix),
  });
  expect(requests()).toBeLessThanOrEqual(3);
});

it('a server that is busy is asked a bounded number of times and may be tried later', async () => {
  const { write, requests } = await answering([503, 'SlowDown']);
  await expect(write()).rejects.toMatchObject({ code: 'ARCHIVE_UNREACHABLE' });
  expect(requests()).toBe(3);
});

it.each([
  ['ours when it holds our bytes', 'x', 'same'],
  ["another's when it holds others", 'y', 'taken'],
])('an object whose first answer was lost is %s', async (_, stored, expected) => {
  const { write, requests } = await answering([lost, ''], [412, 'PreconditionFailed'], [200, '', stored]);
  expect(await write()).toBe(expected);
  expect(requests()).toBe(3);
});
