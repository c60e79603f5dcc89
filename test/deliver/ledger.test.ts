import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/deliver/archive.ts';
import type { Channel, DeliveryOutcome } from '../../src/deliver/channel.ts';
import { directoryArchive } from '../../src/deliver/directory-archive.ts';
import { sendOnce } from '../../src/deliver/ledger.ts';
import { recordIn } from '../../src/deliver/ledger-record.ts';
import { s3Archive } from '../../src/deliver/s3-archive.ts';
import { slackChannel } from '../../src/deliver/slack.ts';
import { MeshledgerError } from '../../src/errors.ts';
import { freePort } from '../support/free-port.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { sampleParcel } from '../support/sample-parcel.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';

let folder: string;
let s3: S3Server;
let slack: SlackServer;
let tests = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshledger-ledger-'));
  s3 = await startS3Server();
  await s3.bucket('ledger-test');
}, 120_000);
afterAll(async () => {
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);
beforeEach(async () => {
  tests += 1;
  slack = await startSlackServer();
});
afterEach(() => slack.stop());

const clock = { now: () => new Date('2026-11-23T07:00:00Z'), sleep: () => sleep(20) };
const name = 'slack-c0123456789';
const parcel = sampleParcel(name);
const ledger = `v1/_delivery/cluster=prod-eu/dt=2026-11-23/${name}/key=${parcel.deliveryKey.slice(0, 8)}`;

const channel = () =>
  slackChannel({ token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl, timeoutMs: 500 });
/** The same channel without a way to look. */
const blind = (): Channel => ({ name, send: channel().send });

const openings: readonly [string, () => Archive][] = [
  ['a directory', () => directoryArchive(join(folder, `${tests}`))],
  [
    'S3',
    () => {
      const { endpoint, region, accessKeyId, secretAccessKey } = s3;
      const credentials = { accessKeyId, secretAccessKey };
      return s3Archive({
        bucket: 'ledger-test',
        prefix: `${tests}`,
        endpoint,
        region,
        credentials,
        forcePathStyle: true,
      });
    },
  ],
];

const entries = async (archive: Archive) =>
  (await archive.list(`${ledger}/`)).map((key) => key.slice(ledger.length + 1).replace('.json', ''));
const record = async (archive: Archive, entry: string) => recordIn(await archive.read(`${ledger}/${entry}.json`));
const put = (archive: Archive, entry: string) =>
  archive.create(`${ledger}/${entry}.json`, new Uint8Array(), 'application/json');
const statuses = (outcomes: readonly DeliveryOutcome[]) => outcomes.map(({ status }) => status).sort();

describe.each(openings)('with the ledger in %s', (_, open) => {
  it('a second run sends nothing and says that it was sent before', async () => {
    const archive = open();
    const first = await sendOnce(channel(), parcel, archive, clock);
    const second = await sendOnce(channel(), { ...parcel, runKey: 'ffffffff' }, archive, clock);
    expect([first.status, second.status]).toEqual(['sent', 'alreadySent']);
    expect(slack.posted).toHaveLength(1);
    expect(second.says).toContain(slack.posted[0]?.ts);
    expect(await entries(archive)).toEqual(['1.claim', '1.sent']);
    expect(await record(archive, '1.sent')).toMatchObject({
      delivery_key: parcel.deliveryKey,
      run_key: '0123abcd',
      channel: name,
      status: 'sent',
      attempt: 1,
      recorded_at: '2026-11-23T07:00:00.000Z',
      ids: { ts: slack.posted[0]?.ts },
      content_sha256: slack.posted[0]?.metadata?.event_payload.content_sha256,
    });
  });

  it('twenty runs at once send one message', async () => {
    const archive = open();
    const runs = Array.from({ length: 20 }, () => sendOnce(channel(), parcel, archive, clock));
    const outcomes = statuses(await Promise.all(runs));
    expect(slack.posted).toHaveLength(1);
    expect(outcomes.filter((status) => status === 'sent')).toHaveLength(1);
    expect(outcomes).not.toContain('failed');
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent');
  });

  it('a lost answer leaves one message, which is found in the channel', async () => {
    const archive = open();
    slack.fault({ lost: 'answer' });
    const outcome = await sendOnce(channel(), parcel, archive, clock);
    expect(outcome).toMatchObject({ status: 'sent', says: expect.stringContaining(slack.posted[0]?.ts ?? 'none') });
    expect(slack.posted).toHaveLength(1);
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent');
    expect(slack.posted).toHaveLength(1);
    expect(await entries(archive)).toEqual(['1.claim', '1.sent']);
  });

  it('a lost answer that cannot be looked for is unknown, now and later, and nothing more is sent', async () => {
    const archive = open();
    slack.fault({ lost: 'answer' });
    const outcomes = [await sendOnce(blind(), parcel, archive, clock), await sendOnce(blind(), parcel, archive, clock)];
    expect(statuses(outcomes)).toEqual(['unknown', 'unknown']);
    expect(slack.posted).toHaveLength(1);
    expect(await entries(archive)).toEqual(['1.claim', '1.unknown']);
    expect(outcomes[1]?.fix).toContain(`${ledger}/1.sent.json`);
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent'); // and found by one that can look
  });

  it('a message that failed for certain is sent by the next run, once', async () => {
    const archive = open();
    slack.fault({ error: 'not_in_channel' });
    const failed = await sendOnce(channel(), parcel, archive, clock);
    expect(failed).toMatchObject({ status: 'failed', fix: expect.stringContaining('/invite') });
    expect(await record(archive, '1.failed')).toMatchObject({ error: { code: 'DELIVERY_REFUSED', fix: failed.fix } });
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('sent');
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent');
    expect(slack.posted).toHaveLength(1);
    expect(await entries(archive)).toEqual(['1.claim', '1.failed', '2.claim', '2.sent']);
  });

  it('a run that died after its claim is unknown, and nothing is sent', async () => {
    const archive = open();
    await put(archive, '1.claim');
    const outcome = await sendOnce(channel(), parcel, archive, clock);
    expect(outcome).toMatchObject({
      status: 'unknown',
      says: expect.stringContaining('looked for and not seen'),
      fix: expect.stringContaining(parcel.deliveryKey),
    });
    expect(slack.posted).toHaveLength(0);
    expect(await entries(archive)).toEqual(['1.claim']);
  });

  it('a run that died after it sent is found, and nothing more is sent', async () => {
    const archive = open();
    await put(archive, '1.claim');
    await channel().send(parcel);
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent');
    expect(slack.posted).toHaveLength(1);
    expect(await entries(archive)).toEqual(['1.claim', '1.sent']);
  });
});

describe('in the ledger of one delivery', () => {
  const open = () => directoryArchive(join(folder, `${tests}`));

  it.each([
    ['1.sent', 'alreadySent', 0],
    ['1.failed', 'sent', 1],
  ])('a person who looked settles an unknown one with an empty %s', async (entry, status, posted) => {
    const archive = open();
    for (const one of ['1.claim', '1.unknown', entry]) await put(archive, one);
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe(status);
    expect(slack.posted).toHaveLength(posted);
  });

  it('an unknown entry counts without its claim', async () => {
    const archive = open();
    await put(archive, '1.unknown');
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('unknown');
    expect(slack.posted).toHaveLength(0);
  });

  it('a sent entry counts wherever it stands', async () => {
    const archive = open();
    for (const one of ['1.claim', '1.sent', '2.claim', '2.failed', '10.claim']) await put(archive, one);
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent');
  });

  it('the tenth attempt comes after the ninth', async () => {
    const archive = open();
    for (const one of ['9.claim', '9.failed', '10.claim', '10.failed']) await put(archive, one);
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('sent');
    expect(await entries(archive)).toContain('11.sent');
  });

  it('another period that ends on the same day is another delivery', async () => {
    const archive = open();
    const month = { ...parcel, deliveryKey: 'b'.repeat(32) };
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('sent');
    expect((await sendOnce(channel(), month, archive, clock)).status).toBe('sent');
  });

  it('a run that loses the claim says what became of the other: sent', async () => {
    const archive = open();
    const slow: Channel = { ...channel(), send: (one) => sleep(15).then(() => channel().send(one)) };
    const outcomes = await Promise.all([
      sendOnce(slow, parcel, archive, clock),
      sendOnce(slow, parcel, archive, clock),
    ]);
    expect(statuses(outcomes)).toEqual(['alreadySent', 'sent']);
  });

  it('a run that loses the claim says what became of the other: failed', async () => {
    const archive = open();
    slack.fault({ error: 'is_archived' });
    const outcomes = await Promise.all([1, 2].map(() => sendOnce(channel(), parcel, archive, clock)));
    expect(statuses(outcomes)).toEqual(['failed', 'failed']);
    expect(outcomes.every(({ says }) => says.includes('is_archived'))).toBe(true);
    expect(slack.posted).toHaveLength(0);
  });

  it('missing permission to look is said beside the unknown', async () => {
    const archive = open();
    await put(archive, '1.claim');
    for (const _ of [1, 2])
      slack.fault({ error: 'missing_scope', needed: 'channels:history' }, 'conversations.history');
    expect(await sendOnce(channel(), parcel, archive, clock)).toMatchObject({
      status: 'unknown',
      says: expect.stringContaining('needed: channels:history'),
      fix: expect.stringContaining('Add the scope'),
    });
    expect(slack.posted).toHaveLength(0);
  });

  it('a bug in a channel is unknown, because it may have come after the message', async () => {
    const archive = open();
    const buggy: Channel = {
      name,
      send: (one) =>
        channel()
          .send(one)
          .then(() => Promise.reject(new TypeError('x is undefined'))),
    };
    expect(await sendOnce(buggy, parcel, archive, clock)).toMatchObject({
      status: 'unknown',
      says: expect.stringContaining('x is undefined'),
    });
    expect((await sendOnce(channel(), parcel, archive, clock)).status).toBe('alreadySent');
    expect(slack.posted).toHaveLength(1);
  });
});

describe('when the ledger fails', () => {
  const refusing = (entry: RegExp): Archive => {
    const archive = directoryArchive(join(folder, `${tests}`));
    return {
      ...archive,
      create: async (key, bytes, mediaType) => {
        if (entry.test(key)) throw new MeshledgerError('ARCHIVE_REFUSED', 'The disk is full.', 'Free some space.');
        return archive.create(key, bytes, mediaType);
      },
    };
  };

  it('before the claim, nothing is sent', async () => {
    const s3 = s3Archive({
      bucket: 'ledger-test',
      prefix: '',
      endpoint: `http://127.0.0.1:${await freePort()}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'K', secretAccessKey: 'S' },
      forcePathStyle: true,
    });
    for (const archive of [s3, refusing(/claim/)]) {
      const outcome = await sendOnce(channel(), parcel, archive, clock);
      expect(outcome).toMatchObject({
        status: 'failed',
        says: expect.stringContaining('ledger'),
        fix: expect.any(String),
      });
    }
    expect(slack.posted).toHaveLength(0);
  });

  it('while another run has the claim, it is unknown and not called unsent', async () => {
    const archive = directoryArchive(join(folder, `${tests}`));
    await put(archive, '1.claim');
    let lists = 0;
    const failing: Archive = {
      ...archive,
      list: async (prefix) => {
        lists += 1;
        if (lists > 1) throw new MeshledgerError('ARCHIVE_UNREACHABLE', 'The disk is gone.', 'Mount it.');
        return archive.list(prefix);
      },
    };
    const outcome = await sendOnce(channel(), parcel, failing, clock);
    expect(outcome).toMatchObject({ status: 'unknown', says: expect.stringContaining('The disk is gone.') });
    expect(slack.posted).toHaveLength(0);
  });

  it('after the message, it is sent and says that the ledger does not know', async () => {
    const outcome = await sendOnce(channel(), parcel, refusing(/sent/), clock);
    expect(outcome).toMatchObject({
      status: 'sent',
      says: expect.stringContaining('The disk is full'),
      fix: expect.stringContaining('Restore'),
    });
    expect((await sendOnce(channel(), parcel, refusing(/never/), clock)).status).toBe('alreadySent');
    expect(slack.posted).toHaveLength(1);
  });

  it('after a refusal, the failure is said and the next run does not guess', async () => {
    slack.fault({ error: 'not_in_channel' });
    const outcome = await sendOnce(channel(), parcel, refusing(/failed/), clock);
    expect(outcome).toMatchObject({ status: 'failed', says: expect.stringContaining('The disk is full') });
    expect((await sendOnce(channel(), parcel, refusing(/never/), clock)).status).toBe('unknown');
    expect(slack.posted).toHaveLength(0);
  });
});
