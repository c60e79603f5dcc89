import { MeshledgerError } from '../../errors.ts';
import { limited } from '../http/limited.ts';
import { type HttpSettings, httpClient } from '../http/request.ts';
import { parsed, type Success, success } from './answer.ts';
import { Matrix, Vector } from './schema.ts';
import { isGatewayTimeout, isTooLarge } from './too-large.ts';

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
  const send = reachable(settings.who, httpClient(settings));
  const turn = limited(4);
  const ask = async (path: string, { name, promql }: Ask, form: Record<string, string>) => {
    const request = {
      what: `"${name}"`,
      method: 'POST',
      path,
      form: { query: promql, ...wholeAnswers, ...form },
      isFinal: isTooLarge,
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

/** Time-outs of the proxy in a row, with no answer between, after which nothing more is asked. */
const mostLate = 30;

const unanswering = (who: string): MeshledgerError =>
  new MeshledgerError(
    'SOURCE_UNREACHABLE',
    `The proxy before ${who} gave up waiting ${mostLate} times in a row (504), for small questions too.`,
    'Check that the server behind the proxy is up, and raise the time-out of the proxy.',
  );

/**
 * Once a server has never answered and one question is lost, the others are not put to it: they would each wait as
 * long. Nor where a proxy answers that its server does not.
 */
function reachable(who: string, send: ReturnType<typeof httpClient>): typeof send {
  let answered = false;
  let late = 0;
  let down: MeshledgerError | undefined;
  return async (request) => {
    if (down !== undefined) throw down;
    try {
      const answer = await send(request);
      answered = true;
      late = isGatewayTimeout(answer) ? late + 1 : 0;
      if (late === mostLate) down = unanswering(who);
      return answer;
    } catch (error) {
      if (!answered && error instanceof MeshledgerError && error.code === 'SOURCE_UNREACHABLE') down = error;
      throw error;
    }
  };
}
