import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { slack } from '../../src/render/slack.ts';
import { hostileReport, preliminaryReport, sampleReport } from './sample-report.ts';
import { variants } from './variants.ts';

/* The limits of Block Kit, from Slack's documentation; tighter where its whole-message limit is not documented. */
const PlainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.literal(false) });
const RichWords = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1).max(3000),
  style: z.strictObject({ bold: z.boolean() }).optional(),
});
const RichSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(RichWords).min(1) });
const RichList = z.strictObject({
  type: z.literal('rich_text_list'),
  style: z.literal('ordered'),
  elements: z.array(RichSection).min(1),
});
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: PlainText(150) }),
  z.strictObject({
    type: z.literal('section'),
    text: PlainText(3000).optional(),
    fields: z.array(PlainText(2000)).min(1).max(10).optional(),
  }),
  z.strictObject({ type: z.literal('rich_text'), elements: z.array(z.union([RichSection, RichList])).min(1) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(PlainText(2000)).min(1).max(10) }),
]);
const Message = z.strictObject({ text: z.string().min(1).max(4000), blocks: z.array(Block).min(1).max(15) });

const textsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'text' && typeof item === 'string' ? [item] : textsIn(item),
  );
};

describe.each(Object.entries(variants))('the digest of the week "%s" is one that Slack accepts', (_, report) => {
  const message = slack(report);

  it('every block is within its limits, and data is only ever literal text', () => {
    expect(Message.parse(message)).toEqual(message);
  });
  it('the whole message stays under the limit that Slack does not document', () => {
    expect(textsIn(message.blocks).join('').length).toBeLessThanOrEqual(12_000);
  });
  it('the notification is a sentence of its own', () => {
    expect(message.text).toMatch(/Mesh ledger: .* week to 15 Nov 2026\. .*mesh cost.*\./s);
  });
  it('no text holds half a character', () => {
    expect([message.text, ...textsIn(message.blocks)].filter((text) => !text.isWellFormed())).toEqual([]);
  });
});

describe('the digest says what to do now', () => {
  const texts = textsIn(slack(sampleReport).blocks).join(' ').replace(/ +/g, ' ');
  it.each([
    'This cluster is simulated',
    'Every meshed namespace enforces strict mTLS',
    'Fix: Add a PeerAuthentication',
    '\u2026 1 more condition, in report.json',
    'Realisable (simulated): $392 to $1,065',
    'Realised (observed): $137',
    "97.2% of the week's proxy-hours",
    'Run 7c1e90af',
  ])('it says "%s"', (words) => expect(texts).toContain(words));
});

describe('the digest warns of prices that nobody chose', () => {
  it('in the open', () => {
    expect(textsIn(slack(preliminaryReport).blocks).join(' ')).toContain('These are default prices, not yours');
  });
});

describe('no name of a cluster can call people', () => {
  it('mentions in the notification are escaped', () => {
    expect(slack(hostileReport).text).toContain('&lt;!channel&gt;');
    expect(slack(hostileReport).text).not.toMatch(/<[!@#]/);
    expect(slack(hostileReport).text).toContain('&amp;amp;');
  });
});
