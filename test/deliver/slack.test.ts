import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slackChannel } from '../../src/deliver/slack.ts';
import { slackDoubts, slackRefusals } from '../../src/deliver/slack-errors.ts';
import type { MeshledgerError } from '../../src/errors.ts';
import { freePort } from '../support/free-port.ts';
import { sampleParcel } from '../support/sample-parcel.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';

let slack: SlackServer;
let waitedMs: number[];

beforeEach(async () => {
  slack = await startSlackServer();
  waitedMs = [];
});
afterEach(() => slack.stop());

const open = (changed: Partial<Parameters<typeof slackChannel>[0]> = {}) =>
  slackChannel({
    token: slack.token,
    channel: slack.channel,
    apiUrl: slack.apiUrl,
    timeoutMs: 300,
    sleep: async (ms) => waitedMs.push(ms),
    ...changed,
  });

const parcel = () => sampleParcel('slack-c0123456789');
const failureOf = (work: Promise<unknown>): Promise<MeshledgerError> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: MeshledgerError) => error,
  );
const posts = () => slack.calls.filter((call) => call === 'chat.postMessage').length;

describe('a digest in Slack', () => {
  it('is posted once, with its text, its blocks and the key that finds it again', async () => {
    const sent = parcel();
    const ids = await open().send(sent);
    expect(slack.posted).toHaveLength(1);
    expect(slack.posted[0]).toMatchObject({
      ts: ids.ts,
      channel: ids.channel,
      text: sent.renderings.slack.text,
      blocks: sent.renderings.slack.blocks,
      metadata: {
        event_type: 'meshledger_posted',
        event_payload: {
          key: sent.deliveryKey,
          run_id: '0123abcd',
          content_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    });
    expect(slack.forms[0]).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
    expect(slack.forms[0]).not.toHaveProperty('link_names');
  });

  it('has a channel name that is safe in a key', () => {
    expect(open().name).toBe('slack-c0123456789');
  });
});

describe('when Slack asks to wait', () => {
  it('is waited for, and one message is posted', async () => {
    slack.fault({ status: 429, retryAfterSeconds: 2 });
    slack.fault({ status: 429, retryAfterSeconds: 30 });
    await open().send(parcel());
    expect(waitedMs).toEqual([2_000, 30_000]);
    expect(slack.posted).toHaveLength(1);
  });

  it.each([
    ['longer than 30 seconds', [3_600], []],
    ['a third time', [1, 1, 1], [1_000, 1_000]],
  ])('%s, the message is refused and nothing is posted', async (_, seconds, waited) => {
    for (const retryAfterSeconds of seconds) slack.fault({ status: 429, retryAfterSeconds });
    expect(await failureOf(open().send(parcel()))).toMatchObject({
      code: 'DELIVERY_REFUSED',
      message: expect.stringMatching(/asks to wait \d+ s/),
    });
    expect(waitedMs).toEqual(waited);
    expect(slack.posted).toHaveLength(0);
  });
});

describe('what Slack answers', () => {
  it.each(Object.entries(slackRefusals))('%s is a refusal, said in words', async (error, { human, fix }) => {
    slack.fault({ error });
    expect(await failureOf(open().send(parcel()))).toMatchObject({
      code: 'DELIVERY_REFUSED',
      message: `Slack did not post to C0123456789: ${human} (${error}).`,
      fix,
    });
    expect(posts()).toBe(1);
  });

  it.each([...slackDoubts])('%s leaves it unknown, and nothing is sent again', async (error) => {
    slack.fault({ error, accepted: true });
    expect(await failureOf(open().send(parcel()))).toMatchObject({ code: 'DELIVERY_UNKNOWN' });
    expect(posts()).toBe(1);
  });

  it('missing_scope says which scope is needed and which are there', async () => {
    slack.fault({ error: 'missing_scope', needed: 'chat:write', provided: 'channels:read' });
    const { message } = await failureOf(open().send(parcel()));
    expect(message).toContain('needed: chat:write; provided: channels:read');
  });

  it('a block over the limit is refused with the place of the fault', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    const long = sampleParcel('slack', { renderings: { slack: { text: 'x', blocks } } });
    const { code, message } = await failureOf(open().send(long));
    expect(code).toBe('DELIVERY_REFUSED');
    expect(message).toContain('[json-pointer:/blocks/0/text/text]');
  });

  it('an answer that is new to us is a refusal too, with its name', async () => {
    slack.fault({ error: 'brand_new' });
    expect(await failureOf(open().send(parcel()))).toMatchObject({
      code: 'DELIVERY_REFUSED',
      message: expect.stringContaining('brand_new'),
    });
  });
});

describe('when the connection fails', () => {
  it.each([
    ['the answer is lost', { lost: 'answer' }, 'DELIVERY_UNKNOWN', 1],
    ['the request is lost', { lost: 'request' }, 'DELIVERY_UNKNOWN', 0],
    ['Slack never answers', { hang: true }, 'DELIVERY_UNKNOWN', 1],
    ['HTTP 500 comes back', { status: 500, accepted: true }, 'DELIVERY_UNKNOWN', 1],
    ['HTTP 404 comes back', { status: 404 }, 'DELIVERY_REFUSED', 0],
  ] as const)('%s: one request was made', async (_, fault, code, posted) => {
    slack.fault(fault);
    expect(await failureOf(open().send(parcel()))).toMatchObject({ code });
    expect(posts()).toBe(1);
    expect(slack.posted).toHaveLength(posted);
  });

  it.each([
    ['nobody listens', async () => `http://127.0.0.1:${await freePort()}/api/`, 'ECONNREFUSED'],
    ['the name does not exist', async () => 'http://slack.invalid/api/', /ENOTFOUND|EAI_AGAIN/],
  ])('%s: it is unreachable, and certainly not posted', async (_, apiUrl, seen) => {
    const failure = await failureOf(open({ apiUrl: await apiUrl(), timeoutMs: 10_000 }).send(parcel()));
    expect(failure).toMatchObject({ code: 'DELIVERY_UNREACHABLE', message: expect.stringMatching(seen) });
  });

  it('the token is in no error, however deep one looks', async () => {
    const faults = [{ error: 'invalid_auth' }, { lost: 'answer' }, { status: 500 }, { hang: true }] as const;
    for (const fault of faults) {
      slack.fault(fault);
      expect(inspect(await failureOf(open().send(parcel())), { depth: 20, showHidden: true })).not.toContain(
        slack.token,
      );
    }
    const wrong = `${slack.token}-wrong`;
    expect(inspect(await failureOf(open({ token: wrong }).send(parcel())), { depth: 20 })).not.toContain(wrong);
  });
});

describe('looking for a message that may have arrived', () => {
  it('finds the one of this delivery among others', async () => {
    const [mine, other] = [parcel(), sampleParcel('slack-c0123456789', { cluster: 'other' })];
    await open().send(other);
    const ids = await open().send(mine);
    expect(await open().find?.(mine)).toEqual(ids);
    expect(await open().find?.(sampleParcel('slack-c0123456789', { cluster: 'third' }))).toBeUndefined();
  });

  it('does not take the message of another app for its own', async () => {
    await open().send(parcel());
    const [ours] = slack.posted;
    if (ours === undefined) return expect.fail('nothing was posted');
    slack.posted[0] = { ...ours, user: 'U0OTHER', bot_id: 'B0OTHER', app_id: 'A0OTHER' };
    expect(await open().find?.(parcel())).toBeUndefined();
  });

  it('does not look further back than a minute before the run was due', async () => {
    await open().send(parcel());
    const later = new Date(Date.now() + 120_000).toISOString();
    expect(await open().find?.({ ...parcel(), scheduledAt: later })).toBeUndefined();
    expect(await open().find?.(parcel())).toBeDefined();
  });

  it.each([
    ['a missing scope', { error: 'missing_scope', needed: 'channels:history' }, 'DELIVERY_REFUSED'],
    ['a lost answer', { lost: 'answer' }, 'DELIVERY_UNREACHABLE'],
  ] as const)('%s is said, not taken for an empty channel', async (_, fault, code) => {
    slack.fault(fault, 'conversations.history');
    const look = open().find?.(parcel());
    expect(look && (await failureOf(look))).toMatchObject({ code });
  });
});
