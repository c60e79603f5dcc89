import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Archive } from '../../src/deliver/archive.ts';
import { directoryArchive } from '../../src/deliver/directory-archive.ts';
import { emailChannel } from '../../src/deliver/email.ts';
import { sendOnce } from '../../src/deliver/ledger.ts';
import { sampleParcel } from '../support/sample-parcel.ts';
import { type SmtpBehaviour, type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';

let folder: string;
let archive: Archive;
let server: SmtpServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshledger-email-'));
  archive = directoryArchive(folder);
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const to = ['a@example.com', 'b@example.com'];
const clock = { now: () => new Date('2026-11-23T07:00:00Z'), sleep: async () => undefined };

async function open(behaviour: SmtpBehaviour) {
  server = await startSmtpServer(behaviour);
  const { host, port, ca } = server;
  return emailChannel({ host, port, ca, secure: false, from: 'mesh@example.com', to });
}

it('an e-mail is sent once, however often the run is repeated', async () => {
  const channel = await open({});
  const outcomes = [
    await sendOnce(channel, sampleParcel('email'), archive, clock),
    await sendOnce(channel, sampleParcel('email'), archive, clock),
  ];
  expect(outcomes.map(({ status }) => status)).toEqual(['sent', 'alreadySent']);
  expect(server.received).toHaveLength(1);
});

it('an e-mail whose answer was lost is unknown and is not sent again', async () => {
  const channel = await open({ lost: 'message' });
  const outcomes = [
    await sendOnce(channel, sampleParcel('email'), archive, clock),
    await sendOnce(channel, sampleParcel('email'), archive, clock),
  ];
  expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
  expect(outcomes[0]?.says).toContain('email cannot be searched');
  expect(server.received).toHaveLength(1);
});

it('an e-mail that some people were refused says who, and what to do', async () => {
  const channel = await open({ refused: { 'b@example.com': { code: 550, says: 'No such user' } } });
  expect(await sendOnce(channel, sampleParcel('email'), archive, clock)).toMatchObject({
    status: 'sent',
    says: expect.stringContaining('refused b@example.com'),
    fix: 'Correct or remove the refused recipients: b@example.com.',
  });
});
