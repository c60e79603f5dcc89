import { Agent as HttpAgent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosError, type AxiosInstance } from 'axios';
import { MeshledgerError } from '../../errors.ts';

/** How to reach one server. Secrets are already values here; they are sent, never said. */
export interface HttpSettings {
  /** For messages: "Prometheus at https://…". */
  readonly who: string;
  readonly baseUrl: string;
  /** Asked before every attempt, so that a rotated token is picked up. */
  readonly headers: () => Promise<Record<string, string>>;
  readonly tls: AgentOptions;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly maxResponseBytes: number;
}

export interface HttpRequest {
  /** For messages: what was asked. */
  readonly what: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  /** An answer that the same request would only get again, whatever its status. */
  readonly isFinal?: (answer: HttpAnswer) => boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds: number;
}

/** A busy or restarting server. */
const worthRetrying = (answer: HttpAnswer, { isFinal = () => false }: HttpRequest): boolean =>
  [429, 502, 503, 504].includes(answer.status) && !isFinal(answer);

/**
 * One server's HTTP client: bounded time, size and retries with back-off; redirects are refused.
 * @throws MeshledgerError SOURCE_UNREACHABLE, SOURCE_REFUSED (an answer over the size limit)
 */
export function httpClient(settings: HttpSettings): (request: HttpRequest) => Promise<HttpAnswer> {
  const client = axios.create({
    baseURL: settings.baseUrl,
    allowAbsoluteUrls: false,
    timeout: settings.timeoutMs,
    maxContentLength: settings.maxResponseBytes,
    maxRedirects: 0,
    responseType: 'text',
    transformResponse: (body) => body,
    validateStatus: () => true,
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true, ...settings.tls }),
  });
  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= settings.retries;
      const answer = await attemptOnce(client, settings, request).catch((error: unknown) => {
        if (last || !(error instanceof LostConnection)) throw error;
      });
      if (answer !== undefined && (last || !worthRetrying(answer, request))) return answer;
      await sleep(Math.min(30_000, Math.max(250 * 2 ** attempt, (answer?.retryAfterSeconds ?? 0) * 1000)));
    }
  };
}

async function attemptOnce(client: AxiosInstance, settings: HttpSettings, request: HttpRequest): Promise<HttpAnswer> {
  const headers = await settings.headers();
  try {
    const answer = await client.request<string>({
      method: request.method,
      url: request.path,
      headers,
      signal: AbortSignal.timeout(settings.timeoutMs + 1000),
      ...(request.form && { data: new URLSearchParams(request.form) }),
    });
    const retryAfter = Number(answer.headers['retry-after']);
    return {
      status: answer.status,
      body: answer.data ?? '',
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : 0,
    };
  } catch (error) {
    throw failure(error as AxiosError, settings, request);
  }
}

/** A failure that another attempt may mend; an answer that took too long would only do so again. */
class LostConnection extends MeshledgerError {}

/** The failure in our words. The original error holds headers, and so secrets: only its message is kept. */
function failure(error: AxiosError, settings: HttpSettings, request: HttpRequest): MeshledgerError {
  const reason = error.message || error.code || 'no reason given';
  if (/maxContentLength/.test(reason)) {
    return new MeshledgerError(
      'SOURCE_REFUSED',
      `Meshledger stopped reading the answer of ${settings.who} to ${request.what}: over ${settings.maxResponseBytes / 1024 ** 2} MiB.`,
      'Narrow the question (prometheus.matchers), or raise maxResponseMegabytes.',
    );
  }
  const late = ['ECONNABORTED', 'ERR_CANCELED', 'ETIMEDOUT'].includes(error.code ?? '');
  const saw = late
    ? `no full answer within ${settings.timeoutMs / 1000} s`
    : /aborted|hang up/.test(reason)
      ? 'the answer was cut off'
      : reason;
  const Kind = late ? MeshledgerError : LostConnection;
  return new Kind(
    'SOURCE_UNREACHABLE',
    `${settings.who} did not answer ${request.what}: ${saw}.`,
    'Check the address, that the server is up, and that this machine may reach it.',
  );
}
