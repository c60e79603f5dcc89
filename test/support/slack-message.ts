import * as z from 'zod';

/** The limits of Block Kit, and the undocumented ceiling on a whole message. */
const maxBlocks = 50;
const maxBlockText = 12_000;

const characters = (max: number) => z.string().min(1).max(max);
const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: characters(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: characters(max), verbatim: z.boolean().optional() });
const words = (max: number) => z.union([plain(max), mrkdwn(max)]);

const image = {
  type: z.literal('image'),
  image_url: z.url({ protocol: /^https$/ }).max(3_000),
  alt_text: characters(2_000),
};
const block_id = z.string().max(255).optional();
const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  url: z.url().max(3_000).optional(),
  value: z.string().max(2_000).optional(),
  action_id: z.string().max(255).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});
const elements = z.array(z.looseObject({ type: z.string() })).min(1);

/** The blocks that a digest may hold; anything else is refused, as Slack refuses nonsense. */
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150), block_id }),
  z
    .strictObject({
      type: z.literal('section'),
      text: words(3_000).optional(),
      fields: z.array(words(2_000)).min(1).max(10).optional(),
      accessory: z.union([z.strictObject(image), button]).optional(),
      expand: z.boolean().optional(),
      block_id,
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'a section needs text or fields'),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({
    type: z.literal('context'),
    elements: z
      .array(z.union([words(3_000), z.strictObject(image)]))
      .min(1)
      .max(10),
    block_id,
  }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(button).min(1).max(25), block_id }),
  z.strictObject({ ...image, title: plain(2_000).optional(), block_id }),
  z.strictObject({ type: z.literal('rich_text'), elements, block_id }),
]);

const Metadata = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const fromJson = z.string().transform((value, context): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue('invalid_blocks_format');
    return z.NEVER;
  }
});

/** The form of chat.postMessage: text that is never missing, blocks and metadata as JSON. */
export const PostMessage = z
  .strictObject({
    channel: z.string(),
    text: z.string('no_text').min(1, 'no_text').max(4_000, 'msg_too_long'),
    blocks: fromJson.pipe(z.array(Block).max(maxBlocks)),
    metadata: fromJson
      .refine((value) => JSON.stringify(value).length < 2_048, 'metadata_too_large')
      .pipe(Metadata)
      .optional(),
    unfurl_links: z.literal('false'),
    unfurl_media: z.literal('false'),
  })
  .refine(({ blocks }) => textLength(blocks) <= maxBlockText, 'msg_blocks_too_long');

/** All the text in the blocks, whatever holds it. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textLength(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + (name === 'text' && typeof one === 'string' ? one.length : textLength(one)),
    0,
  );
}
