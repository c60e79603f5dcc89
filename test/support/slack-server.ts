import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { PostMessage } from './slack-message.ts';

/** What goes wrong with one call. */
export type SlackFault =
  /** Slack does it, and the connection breaks before the answer. */
  | { readonly lost: 'answer' }
  /** The connection breaks before Slack does it. */
  | { readonly lost: 'request' }
  /** Slack does it, and never answers. */
  | { readonly hang: true }
  | { readonly status: number; readonly retryAfterSeconds?: number; readonly accepted?: boolean }
  /** `ok: false`; `accepted` when it was done all the same. */
  | { readonly error: string; readonly needed?: string; readonly provided?: string; readonly accepted?: boolean };

export interface SlackPosted {
  readonly ts: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly metadata: { readonly event_type: string; readonly event_payload: Record<string, unknown> } | undefined;
  readonly user: string;
  readonly bot_id: string;
  readonly app_id: string;
}

export interface SlackServer {
  readonly apiUrl: string;
  readonly token: string;
  readonly channel: string;
  readonly posted: SlackPosted[];
  /** Names of the methods called, in order. */
  readonly calls: string[];
  /** The form of each chat.postMessage, as it came. */
  readonly forms: Readonly<Record<string, string>>[];
  /** Applies to the next call of the method that has no fault yet. */
  fault(fault: SlackFault, method?: string): void;
  stop(): Promise<void>;
}

const bot = { user: 'U0OURS', bot_id: 'B0OURS', app_id: 'A0OURS' };

/**
 * Slack on 127.0.0.1, stricter than Slack where it is silent: it checks the token and the limits of
 * Block Kit, keeps what was posted, and goes wrong on demand.
 */
export async function startSlackServer(): Promise<SlackServer> {
  const token = 'xoxb-test-canary-0123456789';
  const channel = 'C0123456789';
  const [posted, calls, forms] = [[] as SlackPosted[], [] as string[], [] as Record<string, string>[]];
  const faults = new Map<string, SlackFault[]>();

  const methods: Readonly<Record<string, (form: Record<string, string>) => Record<string, unknown>>> = {
    'auth.test': () => ({ ok: true, user_id: bot.user, bot_id: bot.bot_id, app_id: bot.app_id }),
    'chat.postMessage': (form) => {
      forms.push(form);
      const message = PostMessage.safeParse(form);
      if (!message.success) return refusedMessage(message.error.issues);
      if (message.data.channel !== channel) return { ok: false, error: 'channel_not_found' };
      const ts = `${Math.floor(Date.now() / 1000)}.${String(posted.length + 1).padStart(6, '0')}`;
      posted.push({ ts, ...bot, ...message.data, metadata: message.data.metadata });
      return { ok: true, channel, ts };
    },
    'conversations.history': ({ oldest = '0', limit = '100', include_all_metadata, channel: wanted }) => {
      if (wanted !== channel) return { ok: false, error: 'channel_not_found' };
      const newest = posted.filter(({ ts }) => Number(ts) > Number(oldest)).toReversed();
      return {
        ok: true,
        messages: newest.slice(0, Number(limit)).map((one) => shown(one, include_all_metadata === 'true')),
      };
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = (request.url ?? '').replace(/^\/api\//, '');
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    calls.push(method);
    const fault = faults.get(method)?.shift();
    const act = () =>
      request.headers.authorization === `Bearer ${token}`
        ? (methods[method]?.(form) ?? { ok: false, error: 'unknown_method' })
        : { ok: false, error: request.headers.authorization ? 'invalid_auth' : 'not_authed' };
    if (fault === undefined) return json(response, act());
    if ('hang' in fault) return void act();
    if ('lost' in fault) {
      if (fault.lost === 'answer') act();
      return void response.destroy();
    }
    if (fault.accepted) act();
    if ('error' in fault) return json(response, { ok: false, ...fault });
    const { retryAfterSeconds } = fault;
    response.writeHead(
      fault.status,
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    );
    response.end();
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    token,
    channel,
    posted,
    calls,
    forms,
    fault: (fault, method = 'chat.postMessage') => {
      faults.set(method, [...(faults.get(method) ?? []), fault]);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Slack names the first thing it does not like, and where it is. */
function refusedMessage(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) {
  const error = issues.map(({ message }) => message).find((message) => /^[a-z_]+$/.test(message)) ?? 'invalid_blocks';
  const messages = issues.map(({ path, message }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`);
  return { ok: false, error, response_metadata: { messages } };
}

/** Without `include_all_metadata` Slack shows the type and hides the payload. */
function shown({ metadata, ...message }: SlackPosted, all: boolean): Record<string, unknown> {
  if (metadata === undefined) return message;
  return { ...message, metadata: all ? metadata : { event_type: metadata.event_type } };
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
