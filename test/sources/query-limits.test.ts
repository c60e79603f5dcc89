import { describe, expect, it, onTestFinished } from 'vitest';
import type { Period } from '../../src/model/period.ts';
import { additive } from '../../src/sources/prometheus/additive.ts';
import { prometheusClient } from '../../src/sources/prometheus/client.ts';
import { selector } from '../../src/sources/prometheus/selector.ts';
import { type Fault, json, startSmallPrometheus, vector } from '../support/small-prometheus.ts';

/** Two hours of a server that answers no more than one hour at a time. */
const period: Period = { start: '2026-11-09T00:00:00Z', end: '2026-11-09T02:00:00Z', zone: 'UTC', hours: 2 };
const hourMs = 3_600_000;

const http = { who: 'Prometheus', headers: async () => ({}), tls: {}, timeoutMs: 5000, maxResponseBytes: 1e6 };

type Refusal = (response: Parameters<Fault>[1]) => unknown;
const error =
  (status: number, errorType: string, text: string): Refusal =>
  (response) =>
    json(response, status, { status: 'error', errorType, error: text });
const page =
  (status: number, body: string): Refusal =>
  (response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end(body);

/** The sum over the period, and how many questions it took; `alone` refuses everything. */
async function summed(refusal: Refusal, { alone = false, retries = 2 } = {}) {
  const server = await startSmallPrometheus((promql, response) => {
    const spanMs = Number(/\[(\d+)ms\]/.exec(promql)?.[1]);
    if (alone || spanMs > hourMs) refusal(response);
    else json(response, 200, { status: 'success', data: vector([[{}, `${spanMs / hourMs}`]]) });
    return true;
  });
  onTestFinished(server.stop);
  const client = prometheusClient({ ...http, baseUrl: server.url, retries }, () => {});
  const query = { name: 'up', holdsPoints: true, promql: (span: string) => `up{}[${span}]` };
  let hours = 0;
  const failure = await additive(
    client,
    selector({}),
    () => query,
    period,
    (rows) => {
      for (const { value } of rows) hours += value;
    },
  ).catch((cause: unknown) => cause);
  return { hours, failure, questions: server.asked.length };
}

describe('a question that is too large is put in halves, once each', () => {
  it.each<[string, Refusal]>([
    [
      'for Prometheus',
      error(422, 'execution', 'query processing would load too many samples into memory in query execution'),
    ],
    ["for Prometheus' time-out", error(503, 'timeout', 'query timed out in expression evaluation')],
    [
      'for Mimir, by chunks',
      error(
        422,
        'execution',
        'the query exceeded the maximum number of chunks (limit: 2000000 chunks) (err-mimir-max-chunks-per-query)',
      ),
    ],
    [
      'for Mimir, by memory',
      error(
        422,
        'execution',
        'the query exceeded the maximum allowed estimated amount of memory consumed by a single query (limit: 1073741824 bytes) (err-mimir-max-estimated-memory-consumption-per-query)',
      ),
    ],
    [
      'for Mimir, by bytes',
      error(
        422,
        'execution',
        'the query exceeded the aggregated chunks size limit (err-mimir-max-chunks-bytes-per-query)',
      ),
    ],
    ['for Cortex', error(422, 'execution', 'the query hit the max number of series limit (limit: 100000 series)')],
    [
      'for Thanos',
      error(
        422,
        'execution',
        'expanding series: proxy Series(): rpc error: code = ResourceExhausted desc = exceeded samples limit: limit 50000 violated (got 50001)',
      ),
    ],
    ['for Thanos, by series', error(422, 'execution', 'exceeded series limit: limit 10 violated (got 11)')],
    ['for VictoriaMetrics', error(422, '422', 'cannot select more than -search.maxSamplesPerQuery=1000000000 samples')],
    ['for an nginx before it', page(504, '<html><body><h1>504 Gateway Time-out</h1></body></html>')],
    ['for a gateway before it that says nothing', page(504, '')],
  ])('%s', async (_, refusal) => {
    const { hours, failure, questions } = await summed(refusal);
    expect(failure).toBeUndefined();
    expect(hours).toBeCloseTo(2, 9);
    expect(questions).toBe(3);
  });
});

describe('another refusal is none of size, and is not halved', () => {
  it.each<[string, Refusal, string, number]>([
    ['a wrong query', error(400, 'bad_data', 'parse error: unexpected end of input'), 'SOURCE_REFUSED', 1],
    [
      'too many requests, which are put again',
      error(
        429,
        'too_many_requests',
        'the request has been rejected because the tenant exceeded the request rate limit (err-mimir-tenant-max-request-rate)',
      ),
      'SOURCE_REFUSED',
      2,
    ],
    ['a page of a proxy whose server is down', page(502, '<html>Bad Gateway</html>'), 'SOURCE_MALFORMED', 2],
  ])('%s', async (_, refusal, code, questions) => {
    expect(await summed(refusal, { alone: true, retries: 1 })).toMatchObject({ failure: { code }, questions });
  });
});

it('a gateway that times out whatever it is asked is said to, and is not asked for ever', async () => {
  const { failure, questions } = await summed(page(504, ''), { alone: true });
  expect(failure).toMatchObject({ code: 'SOURCE_TOO_LARGE', message: expect.stringMatching(/gave up waiting.*504/) });
  expect(questions).toBeLessThan(10);
  const server = await startSmallPrometheus((_, response) => !!page(504, '')(response));
  onTestFinished(server.stop);
  const ask = { name: 'up', promql: 'up{}' };
  const client = prometheusClient({ ...http, baseUrl: server.url, retries: 2 }, () => {});
  const codes = await Promise.all(
    Array.from({ length: 50 }, (_, index) => client.instant(ask, index).catch(({ code }) => code)),
  );
  expect(server.asked.length).toBeLessThan(35);
  expect(codes.at(-1)).toBe('SOURCE_UNREACHABLE');
});
