import { setTimeout as pause } from 'node:timers/promises';
import type { FetchFunction, WebClient } from '@slack/web-api';
import type * as z from 'zod';
import { slackFailure } from './slack-failure.ts';

/** How to talk to Slack. */
export interface SlackConnection {
  /** Bot token with `chat:write`, and `channels:history` or `groups:history` to look for a lost message. */
  readonly token: string;
  /** Default: https://slack.com/api/ */
  readonly apiUrl?: string | undefined;
  readonly fetch?: FetchFunction | undefined;
  /** How long a request may take; default 15,000. */
  readonly timeoutMs?: number | undefined;
  /** How to wait when Slack asks for it; default: really. */
  readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

/** Asks Slack for one thing; `what` completes "Slack did not …". */
export type SlackCall = <Answer>(ask: {
  readonly what: string;
  readonly method: string;
  readonly options: Record<string, unknown>;
  readonly answer: z.ZodType<Answer>;
}) => Promise<Answer>;

type Sdk = typeof import('@slack/web-api');

const maxWaits = 2;
const maxWaitSeconds = 30;

/** One client for one channel, opened at the first call. */
export function slackCall(connection: SlackConnection): SlackCall {
  let opened: Promise<{ sdk: Sdk; client: WebClient }> | undefined;
  return async ({ what, method, options, answer }) => {
    opened ??= open(connection);
    const { sdk, client } = await opened;
    try {
      return answer.parse(await patiently(connection, sdk, () => client.apiCall(method, options)));
    } catch (cause) {
      throw slackFailure({ sdk, what, writes: method === 'chat.postMessage', cause });
    }
  };
}

/** Asks again when Slack says when: an answer of 429 means that nothing was done. */
async function patiently<Answer>(connection: SlackConnection, sdk: Sdk, ask: () => Promise<Answer>): Promise<Answer> {
  const sleep = connection.sleep ?? pause;
  for (let waits = 0; ; waits += 1) {
    try {
      return await ask();
    } catch (cause) {
      const bearable = cause instanceof sdk.WebAPIRateLimitedError && cause.retryAfter <= maxWaitSeconds;
      if (!bearable || waits === maxWaits) throw cause;
      await sleep(cause.retryAfter * 1000);
    }
  }
}

/** The SDK retries what may have been posted and waits without end unless told not to. */
async function open(connection: SlackConnection): Promise<{ sdk: Sdk; client: WebClient }> {
  const sdk = await import('@slack/web-api');
  const silent = () => undefined;
  const client = new sdk.WebClient(connection.token, {
    ...(connection.apiUrl === undefined ? {} : { slackApiUrl: connection.apiUrl }),
    ...(connection.fetch === undefined ? {} : { fetch: connection.fetch }),
    allowAbsoluteUrls: false,
    timeout: connection.timeoutMs ?? 15_000,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    maxRequestConcurrency: 1,
    logger: {
      debug: silent,
      info: silent,
      warn: silent,
      error: silent,
      setLevel: silent,
      setName: silent,
      getLevel: () => sdk.LogLevel.ERROR,
    },
  });
  return { sdk, client };
}
