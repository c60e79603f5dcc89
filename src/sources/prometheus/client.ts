import type * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import { schemaIssues } from '../../model/schema-issues.ts';
import { limited } from '../http/limited.ts';
import { type HttpAnswer, type HttpSettings, httpClient } from '../http/request.ts';
import { Envelope, Matrix, Vector } from './schema.ts';

/** One row of an answer: its labels and a finite number. */
export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series of an answer: its labels and `[unix seconds, value]` pairs. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [number, number])[];
}

/** A query with the name it has in messages. */
export interface Ask {
  readonly name: string;
  readonly promql: string;
}

export interface PrometheusClient {
  readonly who: string;
  /** The rows at one instant, unix seconds. */
  instant(ask: Ask, atSeconds: number): Promise<readonly Row[]>;
  /** The series between two instants, a point every `stepSeconds`. */
  range(ask: Ask, startSeconds: number, endSeconds: number, stepSeconds: number): Promise<readonly Series[]>;
  /** The samples themselves that a range selector holds at one instant. */
  samples(ask: Ask, atSeconds: number): Promise<readonly Series[]>;
}

/**
 * Asks Prometheus, in POST form, a few questions at a time.
 * @param note takes Prometheus' own warnings, and numbers that are not numbers
 * @throws MeshledgerError SOURCE_UNREACHABLE, SOURCE_REFUSED, SOURCE_MALFORMED, and SOURCE_TOO_LARGE
 *   when a query needs more samples than the server allows, which `additive` answers by halving it
 */
export function prometheusClient(settings: HttpSettings, note: (remark: string) => void): PrometheusClient {
  const send = reachable(httpClient(settings));
  const turn = limited(4);
  const ask = async (path: string, { name, promql }: Ask, form: Record<string, string>) => {
    const request = {
      what: `"${name}"`,
      method: 'POST',
      path,
      form: { query: promql, ...wholeAnswers, ...form },
    } as const;
    const data = success(await turn(() => send(request)), settings.who, name);
    for (const remark of [...(data.warnings ?? []), ...(data.infos ?? [])])
      note(`${settings.who} on "${name}": ${remark}`);
    return data.data;
  };
  const finite = (name: string, text: string): boolean => {
    const isNumber = Number.isFinite(Number(text));
    if (!isNumber) note(`${settings.who} answered ${text} to "${name}"; the row is left out.`);
    return isNumber;
  };
  const matrix = ({ name }: Ask, { resultType, result }: Success['data']): Series[] =>
    parsed(Matrix, resultType === 'matrix', result, settings.who, name).map(({ metric, values }) => ({
      labels: metric,
      points: values.filter(([, text]) => finite(name, text)).map(([at, text]) => [at, Number(text)] as const),
    }));
  return {
    who: settings.who,
    async instant(query, atSeconds) {
      const { resultType, result } = await ask('/api/v1/query', query, { time: atSeconds.toFixed(3) });
      return parsed(Vector, resultType === 'vector', result, settings.who, query.name)
        .filter(({ value }) => finite(query.name, value[1]))
        .map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async range(query, startSeconds, endSeconds, stepSeconds) {
      const [start, end] = [startSeconds.toFixed(3), endSeconds.toFixed(3)];
      return matrix(query, await ask('/api/v1/query_range', query, { start, end, step: `${stepSeconds}` }));
    },
    async samples(query, atSeconds) {
      return matrix(query, await ask('/api/v1/query', query, { time: atSeconds.toFixed(3) }));
    },
  };
}

/** Thanos would otherwise answer with what it has, and with downsampled data; others ignore these. */
const wholeAnswers = { partial_response: 'false', max_source_resolution: '0s' };

/** Once a server has never answered and one question is lost, the others are not put to it: they would each wait as long. */
function reachable(send: ReturnType<typeof httpClient>): typeof send {
  let answered = false;
  let down: MeshledgerError | undefined;
  return async (request) => {
    if (down !== undefined) throw down;
    try {
      const answer = await send(request);
      answered = true;
      return answer;
    } catch (error) {
      if (!answered && error instanceof MeshledgerError && error.code === 'SOURCE_UNREACHABLE') down = error;
      throw error;
    }
  };
}

type Success = Extract<z.infer<typeof Envelope>, { status: 'success' }>;

function success(answer: HttpAnswer, who: string, name: string): Success {
  const { status, body } = answer;
  if (status === 401 || status === 403) {
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} refused "${name}": ${status} ${status === 401 ? 'Unauthorized' : 'Forbidden'}.`,
      'Check prometheus.auth: the token or password, and that it may query this tenant.',
    );
  }
  if (status >= 300 && status < 400) {
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} redirected "${name}" (${status}) instead of answering.`,
      'Give the final address; a redirect usually leads to a sign-in page.',
    );
  }
  const envelope = Envelope.safeParse(json(body, who, name, status));
  if (!envelope.success) {
    throw new MeshledgerError(
      'SOURCE_MALFORMED',
      `${who} answered "${name}" with JSON that is not Prometheus' (${status}): ${schemaIssues(envelope.error)}`,
      'Check that prometheus.url is the root of a Prometheus HTTP API.',
    );
  }
  if (envelope.data.status === 'success') return envelope.data;
  const { errorType, error } = envelope.data;
  const tooLarge = errorType === 'timeout' || /too many samples/.test(error);
  throw new MeshledgerError(
    tooLarge ? 'SOURCE_TOO_LARGE' : status >= 500 ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
    `${who} refused "${name}" (${status} ${errorType}): ${error}.`,
    tooLarge
      ? 'Raise --query.max-samples or --query.timeout of Prometheus, or add prometheus.matchers.'
      : 'Run the query by hand; `meshledger report` used it as it stands in the message of Prometheus.',
  );
}

function json(body: string, who: string, name: string, status: number): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const page = /^\s*</.test(body);
    throw new MeshledgerError(
      'SOURCE_MALFORMED',
      page
        ? `${who} answered "${name}" with an HTML page (${status}), not with Prometheus' JSON.`
        : `${who} answered "${name}" with ${body.length} characters that are not whole JSON (${status}).`,
      page
        ? 'A proxy or sign-in page probably stands in front; use the address behind it, or add auth.'
        : 'Ask again; if it stays, look at the proxy between.',
      { cause },
    );
  }
}

function parsed<T extends z.ZodType>(
  schema: T,
  rightType: boolean,
  result: unknown,
  who: string,
  name: string,
): z.infer<T> {
  const rows = schema.safeParse(result);
  if (rightType && rows.success) return rows.data;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `${who} answered "${name}" with rows of another shape.`,
    'Check that the server speaks the Prometheus HTTP API; native histograms are not expected here.',
  );
}
