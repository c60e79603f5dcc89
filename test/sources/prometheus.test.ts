import { afterEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import { wire } from '../../src/app/wire.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import { Config } from '../../src/settings.ts';
import { samplingInterval } from '../../src/sources/prometheus/scrape-interval.ts';
import { quoted } from '../../src/sources/prometheus/selector.ts';
import { type Fault, json, startSmallPrometheus } from '../support/small-prometheus.ts';

const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');
let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

/** Collects from a Prometheus with these settings and says what it was asked. */
async function asked(settings: object, fault?: Fault) {
  const server = await startSmallPrometheus(fault);
  stop = server.stop;
  const config = Config.parse({ clusters: [{ name: 'c', prometheus: { url: server.url, ...settings } }] });
  const [cluster] = config.clusters;
  if (cluster === undefined) throw new Error('no cluster');
  const collected = await collect(wire(config, cluster).sources, period, () => {});
  return { collected, requests: server.asked };
}

describe('every question to Prometheus', () => {
  it('is a POST form, so that no query is too long', async () => {
    const { requests } = await asked({});
    expect(requests.length).toBeGreaterThan(20);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['POST']));
    expect(new Set(requests.map(({ path }) => path))).toEqual(new Set(['/api/v1/query', '/api/v1/query_range']));
  });

  it('carries the configured matchers in every selector, because many clusters may share one server', async () => {
    const { requests } = await asked({ matchers: { cluster: 'prod "eu"\\1' } });
    for (const { form } of requests) {
      const promql = form.get('query') ?? '';
      const selectors = promql.match(/\{[^}]*\}/g) ?? [];
      expect(selectors.filter((one) => !one.includes('cluster="prod \\"eu\\"\\\\1"'))).toEqual([]);
      const bare = promql.replaceAll(/\{[^}]*\}/g, '{}').match(/\b(container|kube|istio|node)_\w+\b(?!\{)/g);
      expect(bare, promql).toBeNull();
      expect(selectors.length, promql).toBeGreaterThan(0);
    }
  });

  it.each([
    ['a bearer token', { auth: { bearer: 'env:TEST_SECRET' } }, 'authorization', 'Bearer s3cret'],
    [
      'a password',
      { auth: { basic: { username: 'me', password: 'env:TEST_SECRET' } } },
      'authorization',
      `Basic ${Buffer.from('me:s3cret').toString('base64')}`,
    ],
    ['a custom header', { auth: { header: { name: 'X-Api-Key', value: 'env:TEST_SECRET' } } }, 'x-api-key', 's3cret'],
    ['a tenant', { headers: { 'X-Scope-OrgID': 'platform' } }, 'x-scope-orgid', 'platform'],
  ])('carries %s', async (_, settings, header, value) => {
    process.env.TEST_SECRET = 's3cret';
    const { requests } = await asked(settings);
    expect(new Set(requests.map(({ headers }) => headers[header]))).toEqual(new Set([value]));
  });

  it('is put again after a 503, and given up after the configured tries', async () => {
    let failures = 0;
    const fault: Fault = (promql, response) => {
      if (!/istio_requests_total/.test(promql) || failures >= 1) return false;
      failures += 1;
      return json(response, 503, {});
    };
    const { collected } = await asked({}, fault);
    expect(failures).toBe(1);
    expect(collected.facts.requestCounts.known).toBe(true);
  });

  it('never says a secret, whatever the server answers', async () => {
    process.env.TEST_SECRET = 'canary-token-in-use';
    const { collected } = await asked({ auth: { bearer: 'env:TEST_SECRET' } }, (_, response) =>
      json(response, 401, {}),
    );
    expect(JSON.stringify(collected)).not.toContain('canary-token-in-use');
    expect(collected.failedSources).toHaveLength(1);
  });

  it('stops reading an answer over the size limit', async () => {
    const fault: Fault = (promql, response) =>
      /istio_requests_total/.test(promql) &&
      !!response.writeHead(200).end(`{"status":"success","x":"${'a'.repeat(200_000)}"}`);
    const { collected } = await asked({ maxResponseMegabytes: 0.1 }, fault);
    expect(collected.facts.requestCounts).toMatchObject({
      known: false,
      why: expect.stringMatching(/stopped reading the answer.*over 0\.1 MiB.*maxResponseMegabytes/),
    });
    expect(collected.facts.proxyUsage.known).toBe(true);
  });

  it('is not put again to a server that has never answered: a hanging one costs one time-out', async () => {
    const { collected, requests } = await asked({ timeoutSeconds: 1 }, () => true);
    expect(collected.failedSources[0]?.note).toMatch(/no full answer within 1 s/);
    expect(requests.length).toBeLessThanOrEqual(8);
  });
});

describe('the scrape interval', () => {
  it.each([
    ['is the distance of samples', [0, 60, 120, 180], 60],
    ['evens out a jitter', [0, 61, 119, 181, 240], 60],
    ['leaves gaps out', [0, 60, 120, 7200, 7260], 60],
    ['counts a missed scrape as two intervals', [0, 60, 120, 240, 300, 360], 60],
    ['is not known of a single sample', [0], undefined],
    ['is not known of none', [], undefined],
  ])('%s', (_, instants, seconds) => {
    expect(samplingInterval(instants)?.seconds).toBe(seconds);
  });
});

it.each([
  ['plain', '"plain"'],
  ['a"b', '"a\\"b"'],
  ['a\\b', '"a\\\\b"'],
  ['a\nb', '"a\\nb"'],
  ['"} or vector(1) #', '"\\"} or vector(1) #"'],
])('the label value %j stays a value: %s', (value, promql) => {
  expect(quoted(value)).toBe(promql);
});
