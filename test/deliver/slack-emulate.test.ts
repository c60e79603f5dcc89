import { createEmulator } from 'emulate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { slackChannel } from '../../src/deliver/slack.ts';
import { freePort } from '../support/free-port.ts';
import { sampleParcel } from '../support/sample-parcel.ts';

const token = 'emulate-token-0123456789';
const Channels = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) });

/** Slack as somebody else understands it: less strict than our own double, and written without us. */
let emulator: { readonly url: string; close(): Promise<void> };
let channel: string;

async function ask(method: string, body: object, bearer = token): Promise<unknown> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const answer = await fetch(`${emulator.url}/api/${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
}

beforeAll(async () => {
  const slack = {
    users: [{ name: 'meshledger' }],
    channels: [{ name: 'mesh' }],
    tokens: [
      { token, user: 'meshledger', scopes: ['chat:write', 'channels:read', 'channels:history'] },
      { token: `${token}-blind`, user: 'meshledger', scopes: ['chat:write'] },
    ],
    strict_scopes: true,
  };
  emulator = await createEmulator({ service: 'slack', port: await freePort(), seed: { slack } });
  const { channels } = Channels.parse(await ask('conversations.list', {}));
  channel = channels.find(({ name }) => name === 'mesh')?.id ?? 'absent';
});
afterAll(() => emulator.close());

it('a digest is posted to an independent Slack and found there again', async () => {
  const slack = slackChannel({ token, channel, apiUrl: `${emulator.url}/api/` });
  const parcel = sampleParcel(slack.name);
  expect(await slack.find?.(parcel)).toBeUndefined();
  const ids = await slack.send(parcel);
  expect(await slack.find?.(parcel)).toEqual(ids);
  expect(await ask('conversations.history', { channel })).toMatchObject({
    messages: [{ ts: ids.ts, text: parcel.renderings.slack.text, blocks: parcel.renderings.slack.blocks }],
  });
});

it('without the scope to look, looking is refused by name', async () => {
  const slack = slackChannel({ token: `${token}-blind`, channel, apiUrl: `${emulator.url}/api/` });
  await expect(slack.find?.(sampleParcel(slack.name))).rejects.toMatchObject({
    code: 'DELIVERY_REFUSED',
    message: expect.stringContaining('needed: channels:history'),
  });
});

it('a channel that does not exist is refused by name', async () => {
  const slack = slackChannel({ token, channel: 'C0NOWHERE', apiUrl: `${emulator.url}/api/` });
  await expect(slack.send(sampleParcel(slack.name))).rejects.toMatchObject({
    code: 'DELIVERY_REFUSED',
    message: expect.stringContaining('channel_not_found'),
  });
});
