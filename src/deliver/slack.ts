import * as z from 'zod';
import { slug } from './archive-key.ts';
import type { Channel, Parcel } from './channel.ts';
import { contentSha256 } from './ledger-record.ts';
import { type SlackConnection, slackCall } from './slack-call.ts';

export interface SlackSettings extends SlackConnection {
  /** Channel ID, such as `C0123456789`. */
  readonly channel: string;
}

const eventType = 'meshledger_posted';
/** One page of history, as many messages as a busy channel gets in a few days. */
const historyLimit = 200;

const Receipt = z.object({ channel: z.string(), ts: z.string() });
const Self = z.object({ user_id: z.string(), bot_id: z.string().optional(), app_id: z.string().optional() });
const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      bot_id: z.string().optional(),
      app_id: z.string().optional(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.looseObject({ key: z.unknown() }) })
        .optional()
        .catch(undefined),
    }),
  ),
});

/** Posts the digest to one Slack channel. */
export function slackChannel(settings: SlackSettings): Channel {
  const { channel } = settings;
  const call = slackCall(settings);
  return {
    name: `slack-${slug(channel.toLowerCase())}`,

    send: async (parcel) => {
      const options = message(channel, parcel);
      return await call({ what: `post to ${channel}`, method: 'chat.postMessage', options, answer: Receipt });
    },

    find: async (parcel) => {
      const self = await call({ what: 'say who we are', method: 'auth.test', options: {}, answer: Self });
      const { messages } = await call({
        what: `show what ${channel} holds`,
        method: 'conversations.history',
        options: { channel, oldest: oldest(parcel), include_all_metadata: true, limit: historyLimit },
        answer: History,
      });
      const ours = messages.find(
        (posted) =>
          posted.metadata?.event_type === eventType &&
          posted.metadata.event_payload.key === parcel.deliveryKey &&
          isBy(self, posted),
      );
      return ours && { channel, ts: ours.ts };
    },
  };
}

function message(channel: string, parcel: Parcel): Record<string, unknown> {
  const { text, blocks } = parcel.renderings.slack;
  const named = { key: parcel.deliveryKey, run_id: parcel.runKey, content_sha256: contentSha256(parcel) };
  return {
    channel,
    text,
    blocks,
    metadata: { event_type: eventType, event_payload: named },
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Seconds; a minute early, because Slack's clock is not the schedule's. */
function oldest({ scheduledAt }: Parcel): string {
  return String(Math.floor(new Date(scheduledAt).getTime() / 1000) - 60);
}

type Posted = z.infer<typeof History>['messages'][number];

/** Anyone may post metadata like ours; only our own app counts. */
function isBy(self: z.infer<typeof Self>, posted: Posted): boolean {
  const pairs = [
    [self.user_id, posted.user],
    [self.bot_id, posted.bot_id],
    [self.app_id, posted.app_id],
  ];
  return pairs.some(([ours, theirs]) => ours !== undefined && ours === theirs);
}
