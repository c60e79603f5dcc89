import * as z from 'zod';
import { MeshledgerError } from '../errors.ts';
import { connectionFault } from './connection-fault.ts';
import { slackDoubts, slackRefusals, unlistedRefusal } from './slack-errors.ts';

/** What Slack's `ok: false` carries beside its reason. */
const PlatformAnswer = z.object({
  error: z.string(),
  needed: z.string().optional(),
  provided: z.string().optional(),
  response_metadata: z.object({ messages: z.array(z.string()).optional() }).optional(),
});
type PlatformAnswer = z.infer<typeof PlatformAnswer>;

type Sdk = Pick<
  typeof import('@slack/web-api'),
  'WebAPIPlatformError' | 'WebAPIHTTPError' | 'WebAPIRateLimitedError' | 'WebAPIRequestError'
>;

const runLater = 'Run again later: what is archived is kept.';

/** What we asked of Slack, and what came instead of an answer. */
interface Failure {
  readonly sdk: Sdk;
  /** Completes "Slack did not …". */
  readonly what: string;
  /** Whether it changes something, so that a lost answer leaves a doubt. */
  readonly writes: boolean;
  readonly cause: unknown;
}

/** @returns the error to throw when Slack did not do it: refused, unreachable, or nobody knows */
export function slackFailure(failure: Failure): MeshledgerError {
  const { sdk, what, cause } = failure;
  if (cause instanceof sdk.WebAPIPlatformError) return platformFailure(failure, PlatformAnswer.parse(cause.data));
  if (cause instanceof sdk.WebAPIRateLimitedError)
    return refusal(`Slack did not ${what}: it asks to wait ${cause.retryAfter} s.`, runLater, cause);
  if (cause instanceof sdk.WebAPIHTTPError) return httpFailure(failure, cause.statusCode);

  const fault = connectionFault(cause instanceof sdk.WebAPIRequestError ? cause.original : cause);
  switch (fault.when) {
    case 'certificate':
      return refusal(
        `Slack did not ${what}: its certificate is not trusted (${fault.code}).`,
        'If a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.',
        cause,
      );
    case 'connecting':
      return unreachable(failure, fault.code);
    case 'unknown':
      return lost(failure, fault.code);
    default:
      return fault.when satisfies never;
  }
}

function httpFailure(failure: Failure, status: number): MeshledgerError {
  if (status >= 500 || status === 408) return lost(failure, `HTTP ${status}`);
  return refusal(
    `Slack did not ${failure.what}: the answer was HTTP ${status}.`,
    'Check channels.slack.apiUrl, and whether a proxy stands in between.',
    failure.cause,
  );
}

function platformFailure(failure: Failure, answer: PlatformAnswer): MeshledgerError {
  const { error } = answer;
  if (slackDoubts.has(error)) return lost(failure, error);
  const known = slackRefusals[error] ?? unlistedRefusal;
  const seen = [error, ...details(answer)].join('; ');
  return refusal(`Slack did not ${failure.what}: ${known.human} (${seen}).`, known.fix, failure.cause);
}

function details({ needed, provided, response_metadata }: PlatformAnswer): string[] {
  return [
    ...(needed === undefined ? [] : [`needed: ${needed}`]),
    ...(provided === undefined ? [] : [`provided: ${provided}`]),
    ...(response_metadata?.messages ?? []),
  ];
}

function refusal(message: string, fix: string, cause: unknown): MeshledgerError {
  return new MeshledgerError('DELIVERY_REFUSED', message, fix, { cause });
}

function unreachable({ what, cause }: Failure, seen: string): MeshledgerError {
  return new MeshledgerError(
    'DELIVERY_UNREACHABLE',
    `Slack could not be reached to ${what}: ${seen}.`,
    'Check the network, the proxy and channels.slack.apiUrl, then run again.',
    { cause },
  );
}

/** The answer was lost, or says only that something went wrong on Slack's side. */
function lost(failure: Failure, seen: string): MeshledgerError {
  if (!failure.writes) return unreachable(failure, seen);
  return new MeshledgerError(
    'DELIVERY_UNKNOWN',
    `Slack was asked to ${failure.what}, and whether it did is not known: ${seen}.`,
    'Look into the channel before anything is sent again.',
    { cause: failure.cause },
  );
}
