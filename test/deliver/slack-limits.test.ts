import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slackChannel } from '../../src/deliver/slack.ts';
import { sampleParcel } from '../support/sample-parcel.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';

let slack: SlackServer;
beforeAll(async () => {
  slack = await startSlackServer();
});
afterAll(() => slack.stop());

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const header = (length: number) => ({ type: 'header', text: plain(length) });
const section = (length: number) => ({ type: 'section', text: plain(length) });
const fields = (count: number, length = 1) => ({
  type: 'section',
  fields: Array.from({ length: count }, () => plain(length)),
});
const context = (count: number) => ({ type: 'context', elements: Array.from({ length: count }, () => plain(1)) });
const times = (count: number, block: object) => Array.from({ length: count }, () => ({ ...block }));

/** Our Slack double must be as strict as Slack, or a digest that Slack refuses would pass. */
describe('the Slack double', () => {
  const send = (blocks: readonly Record<string, unknown>[], text = 'x') =>
    slackChannel({ token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl }).send(
      sampleParcel('slack', { renderings: { slack: { text, blocks } } }),
    );

  it.each([
    ['50 blocks', times(50, section(1)), '51 blocks', times(51, section(1)), 'invalid_blocks'],
    ['a header of 150', [header(150)], 'of 151', [header(151)], 'invalid_blocks'],
    ['a section of 3,000', [section(3_000)], 'of 3,001', [section(3_001)], 'invalid_blocks'],
    ['a section of 1', [section(1)], 'of 0', [section(0)], 'invalid_blocks'],
    ['10 fields', [fields(10)], '11 fields', [fields(11)], 'invalid_blocks'],
    ['a field of 2,000', [fields(1, 2_000)], 'of 2,001', [fields(1, 2_001)], 'invalid_blocks'],
    ['10 elements of context', [context(10)], '11', [context(11)], 'invalid_blocks'],
    [
      '12,000 letters in all',
      times(4, section(3_000)),
      '12,001',
      [...times(4, section(3_000)), section(1)],
      'msg_blocks_too_long',
    ],
    ['a block it knows', [{ type: 'divider' }], 'one it does not', [{ type: 'nonsense' }], 'invalid_blocks'],
  ])('takes %s and refuses %s', async (_, most, __, tooMuch, error) => {
    await send(most);
    await expect(send(tooMuch)).rejects.toMatchObject({
      code: 'DELIVERY_REFUSED',
      message: expect.stringContaining(error),
    });
  });

  it('refuses a message without text', async () => {
    await expect(send([section(1)], '')).rejects.toMatchObject({ message: expect.stringContaining('no_text') });
  });

  it('refuses a token that is not the right one', async () => {
    const wrong = slackChannel({ token: 'wrong', channel: slack.channel, apiUrl: slack.apiUrl });
    await expect(wrong.send(sampleParcel('slack'))).rejects.toMatchObject({
      message: expect.stringContaining('invalid_auth'),
    });
  });
});
