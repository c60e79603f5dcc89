import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { meshledger } from '../support/command-line.ts';
import { type Fault, json, startSmallPrometheus, vector } from '../support/small-prometheus.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.replace(/^part-[0-9a-f]{8}/, 'part'))
    .sort();
const aWholeRun = [
  ...['allocation.csv', 'manifest.json', 'part.parquet', 'report.html', 'report.json', 'report.pdf'],
  'snapshot.json.gz',
];

/** Runs the main job of the week to 16 November against a Prometheus with the fault. */
async function reportWith(fault: Fault, more: readonly string[] = []) {
  const server = await startSmallPrometheus(fault);
  try {
    const args = ['report', '--prometheus', server.url, '--out', folder, '--period-end', '2026-11-16', ...more];
    return await meshledger(args);
  } finally {
    await server.stop();
  }
}

const reportJson = (): string => {
  const name = readdirSync(folder, { recursive: true }).find((one) => `${one}`.endsWith('report.json'));
  return readFileSync(join(folder, `${name}`), 'utf8');
};

it('reports from Prometheus alone, and says what only the Kubernetes API knows', async () => {
  const { code, stdout } = await reportWith(() => false);
  expect(code).toBe(0);
  expect(stdout).toContain('Documents: ');
  expect(files()).toEqual(aWholeRun);
  expect(reportJson()).toContain('in the Kubernetes API');
});

describe('a Prometheus that answers nothing ends in exit code 3, a message with what to do, and no file', () => {
  it.each<[string, Fault, RegExp]>([
    [
      '401 Unauthorized',
      (_, response) => json(response, 401, {}),
      /refused ".*": 401 Unauthorized.*Check prometheus\.auth/s,
    ],
    ['403 Forbidden', (_, response) => json(response, 403, {}), /refused ".*": 403 Forbidden/],
    [
      'a redirect to a sign-in page',
      (_, response) => !!response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /redirected ".*" \(302\).*final address/s,
    ],
    [
      'an HTML page from a proxy',
      (_, response) => !!response.writeHead(200).end('<html><body>Sign in</body></html>'),
      /HTML page \(200\).*proxy/s,
    ],
    [
      'JSON of something else',
      (_, response) => json(response, 200, { hello: 'world' }),
      /JSON that is not Prometheus'/,
    ],
    [
      'a truncated body',
      (_, response) => !!response.writeHead(200).end('{"status":"success","data":{"resultType":"vec'),
      /not whole JSON/,
    ],
    [
      'a body cut off on the way',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"status"');
        setTimeout(() => response.destroy(), 50);
        return true;
      },
      /did not answer ".*": the answer was cut off/,
    ],
    [
      'empty vectors for everything',
      (_, response, { form }) =>
        json(response, 200, {
          status: 'success',
          data: {
            resultType: form.has('step') || /\]$/.test(form.get('query') ?? '') ? 'matrix' : 'vector',
            result: [],
          },
        }),
      /holds no .*Check prometheus\.matchers|holds no .*Scrape cAdvisor/s,
    ],
  ])('%s', async (_, fault, says) => {
    const { code, stdout, stderr } = await reportWith(fault);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('→ ');
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(files()).toEqual([]);
  });

  it('nobody listens', async () => {
    const { code, stderr } = await meshledger(['report', '--prometheus', 'http://127.0.0.1:9', '--out', folder]);
    expect(stderr).toMatch(
      /Prometheus at http:\/\/127\.0\.0\.1:9 did not answer ".*": .*ECONNREFUSED.*Check the address/s,
    );
    expect(code).toBe(3);
    expect(files()).toEqual([]);
  });
});

describe('one bad answer costs one fact: the run is whole, says what is missing, and ends in 0', () => {
  it.each<[string, Fault, RegExp]>([
    [
      '422 for the latency query, however short the span',
      (promql, response) =>
        /duration/.test(promql) &&
        json(response, 422, {
          status: 'error',
          errorType: 'execution',
          error: 'query processing would load too many samples into memory in query execution',
        }),
      /latencyHistograms is missing: .*too many samples.*max-samples/,
    ],
    [
      '200 with warnings',
      (promql, response) =>
        /istio_requests_total/.test(promql) &&
        json(response, 200, {
          status: 'success',
          warnings: ['partial response from store 3'],
          data: vector([[{ reporter: 'destination', namespace: 'shop' }, '7']]),
        }),
      /\\"requests\\": partial response from store 3/,
    ],
    [
      'NaN for a row',
      (promql, response) =>
        /sync_status/.test(promql) &&
        json(response, 200, { status: 'success', data: vector([[{ instance: 'n1' }, 'NaN']]) }),
      /answered NaN to \\"clock synchronisation\\"; the row is left out/,
    ],
    [
      '+Inf for a row',
      (promql, response) =>
        /istio_requests_total/.test(promql) &&
        json(response, 200, {
          status: 'success',
          data: vector([[{ reporter: 'destination', namespace: 'shop' }, '+Inf']]),
        }),
      /answered \+Inf to \\"requests\\"; the row is left out/,
    ],
    [
      'an empty vector for the clocks',
      (promql, response) =>
        /node_(timex|uname)/.test(promql) && json(response, 200, { status: 'success', data: vector([]) }),
      /nodeClocks is missing: .*timex collector/,
    ],
  ])('%s', async (_, fault, says) => {
    const { code } = await reportWith(fault);
    expect(reportJson()).toMatch(says);
    expect(files()).toEqual(aWholeRun);
    expect(code).toBe(0);
  });
});

it('a refused query is halved until the server takes it, and still adds up', async () => {
  await reportWith(() => false);
  const whole = JSON.parse(reportJson()).cost.roles[0].cpuCoreHours;
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'meshledger-cli-'));
  const { code } = await reportWith((promql, response) => {
    const [, span] = /proxy|increase\(container_cpu.*\[(\d+)ms\]/.exec(promql) ?? [];
    if (span === undefined) return false;
    const seconds = Number(span) / 1000;
    if (seconds > 22_000)
      return json(response, 422, {
        status: 'error',
        errorType: 'execution',
        error: 'query processing would load too many samples into memory',
      });
    return json(response, 200, {
      status: 'success',
      data: vector([
        [{ namespace: 'shop', pod: 'cart-7d8f9b6c4-x2k9l', container: 'istio-proxy' }, `${0.01 * seconds}`],
      ]),
    });
  });
  expect(code).toBe(0);
  expect(JSON.parse(reportJson()).cost.roles[0].cpuCoreHours).toBeCloseTo(whole, 9);
});

describe('a configuration is refused before anything is touched, with the key and exit code 2', () => {
  const valid = 'clusters: [{ name: prod, prometheus: { url: http://127.0.0.1:9 } }]\n';
  const priced = (source: string): string => valid.replace('} }]', `}, prices: { sources: [${source}] } }]`);
  it.each([
    ['an unknown key', `${valid}chanels: {}\n`, /chanels/],
    [
      'a wrong type',
      'clusters: [{ name: prod, prometheus: { url: http://127.0.0.1:9, retries: many } }]\n',
      /clusters\[0\]\.prometheus\.retries/,
    ],
    [
      'a secret written down',
      `${valid}channels: { slack: { token: xoxb-1, channel: C0123456789 } }\n`,
      /never a value/,
    ],
    ['no cluster', 'clusters: []\n', /clusters/],
    [
      'credentials in the URL',
      'clusters: [{ name: prod, prometheus: { url: "http://u:p@127.0.0.1:9" } }]\n',
      /credentials under auth/,
    ],
    ['no such time zone', `${valid}zone: Mars/Olympus\n`, /not an IANA time zone/],
    [
      'two recipients in one address',
      `${valid}channels: { email: { host: h, from: a@example.com, to: ["a@example.com, evil@example.org"] } }\n`,
      /one plain address/,
    ],
    [
      'a price of 0',
      priced('{ rates: { cpuCoreHour: 0, memoryGibHour: 0.004, source: s, asOf: 2026-11-01 } }'),
      /cpuCoreHour/,
    ],
    [
      'a price in a currency without an exchange rate',
      priced('{ nodes: { hour: { m6i.xlarge: 0.192 }, source: s, asOf: 2026-11-01, currency: EUR } }'),
      /EUR/,
    ],
    ['a price source that does not exist', priced('{ guess: {} }'), /guess/],
    ['an investment of no hours', `${valid}policy: { investment: { hours: 0, hourUsd: 100 } }\n`, /investment\.hours/],
    ['a bill that is nowhere', valid.replace('} }]', '}, billed: { from: {} } }]'), /billed/],
    ['not YAML', 'clusters: [\n', /could not read the configuration/],
  ])('%s', async (_, yaml, says) => {
    const file = join(folder, 'meshledger.yaml');
    writeFileSync(file, yaml);
    const { code, stdout, stderr } = await meshledger(['report', '--config', file, '--out', join(folder, 'out')]);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('xoxb-1');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(files()).toEqual(['meshledger.yaml']);
  });

  it('neither a file nor a server', async () => {
    const { code, stderr } = await meshledger(['report'], { MESHLEDGER_CONFIG: '' }, folder);
    expect(stderr).toMatch(/--prometheus URL or --config/);
    expect(code).toBe(2);
  });

  it("a source's secret that is not set is named, and nothing is touched", async () => {
    const file = join(folder, 'meshledger.yaml');
    writeFileSync(file, valid.replace('9 }', '9, auth: { bearer: env:NO_SUCH_TOKEN } }'));
    const { code, stderr } = await meshledger(['report', '--config', file, '--out', join(folder, 'out')]);
    expect(stderr).toContain('env:NO_SUCH_TOKEN');
    expect(code).toBe(2);
    expect(files()).toEqual(['meshledger.yaml']);
  });

  it.each([
    ['an address without http://', ['--prometheus', '127.0.0.1:9090'], /not a URL such as http:/],
    [
      'a kubeconfig that is not there',
      ['--prometheus', 'http://127.0.0.1:9', '--kubeconfig', '/nope'],
      /could not read kubernetes\.kubeconfig: ENOENT/,
    ],
    ['a zone that a file would override', ['--zone', 'Asia/Tokyo'], /--zone would be ignored/],
    [
      'credentials from two places',
      ['--prometheus', 'http://127.0.0.1:9', '--kubeconfig', '/x', '--in-cluster'],
      /two places/,
    ],
    ['a context without a kubeconfig', ['--prometheus', 'http://127.0.0.1:9', '--context', 'prod'], /Add --kubeconfig/],
    [
      'a period that is no date',
      ['--prometheus', 'http://127.0.0.1:9', '--period-end', '12'],
      /could not read --period-end 12/,
    ],
    [
      'a date in the order of one country',
      ['--prometheus', 'http://127.0.0.1:9', '--period-end', '11/16/2026'],
      /could not read --period-end/,
    ],
    [
      'a week that has not ended',
      ['--prometheus', 'http://127.0.0.1:9', '--period-end', '2999-01-01'],
      /in the future/,
    ],
    ['an empty directory name', ['--prometheus', 'http://127.0.0.1:9', '--out', ''], /must not be empty/],
    ['settings twice', ['--config', 'x.yaml', '--cluster', 'prod'], /cannot be used with/],
  ])('on the command line: %s', async (_, args, says) => {
    const { code, stdout, stderr } = await meshledger(['report', ...args], {}, folder);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('This is a bug');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(files()).toEqual([]);
  });
});

it("a channel's secret that is not set costs that channel: the run is archived, and exit code 4 says the rest", async () => {
  const server = await startSmallPrometheus();
  const file = join(folder, 'meshledger.yaml');
  const channels = { slack: { token: 'env:NO_SUCH_TOKEN', channel: 'C0123456789' } };
  writeFileSync(file, JSON.stringify({ clusters: [{ name: 'c', prometheus: { url: server.url } }], channels }));
  const { code, stdout } = await meshledger([
    'report',
    '--config',
    file,
    '--out',
    join(folder, 'out'),
    '--period-end',
    '2026-11-16',
  ]);
  await server.stop();
  expect(code).toBe(4);
  expect(stdout).toMatch(/slack-c0123456789: failed.*env:NO_SUCH_TOKEN/s);
  expect(files()).toEqual(expect.arrayContaining(aWholeRun));
});

it('a date is midnight in the configured zone: the week of New York ends with its Sunday', async () => {
  await reportWith(() => false, ['--zone', 'America/New_York']);
  expect(JSON.parse(reportJson()).run.period).toEqual({
    start: '2026-11-09T05:00:00Z',
    end: '2026-11-16T05:00:00Z',
    zone: 'America/New_York',
    hours: 168,
  });
});

it('a cluster that cannot be reached does not keep another from its report', async () => {
  const server = await startSmallPrometheus();
  const file = join(folder, 'meshledger.yaml');
  const clusters = [
    { name: 'gone', prometheus: { url: 'http://127.0.0.1:9', retries: 0 } },
    { name: 'here', prometheus: { url: server.url } },
  ];
  writeFileSync(file, JSON.stringify({ clusters, archive: { directory: join(folder, 'out') } }));
  const { code, stdout, stderr } = await meshledger(['report', '--config', file, '--period-end', '2026-11-16']);
  await server.stop();
  expect(stdout).toContain('Mesh ledger: here');
  expect(stderr).toMatch(/No source gave a single fact about gone/);
  expect(code).toBe(3);
  expect(files()).toEqual([...aWholeRun, 'meshledger.yaml'].sort());
});

describe('a snapshot that cannot be read is refused by name, with exit code 2', () => {
  const written = async (): Promise<Record<string, unknown>> => {
    await reportWith(() => false);
    const name = readdirSync(folder, { recursive: true }).find((one) => `${one}`.endsWith('snapshot.json.gz'));
    return JSON.parse(gunzipSync(readFileSync(join(folder, `${name}`))).toString('utf8'));
  };

  it.each<[string, (snapshot: Record<string, unknown>) => Uint8Array, RegExp]>([
    [
      'of another version',
      (snapshot) => gzipSync(JSON.stringify({ ...snapshot, schema: 'meshledger.snapshot/4' })),
      /"meshledger\.snapshot\/4", and this version reads meshledger\.snapshot\/3.*Replay it with the version/s,
    ],
    ['with a wrong type', (snapshot) => gzipSync(JSON.stringify({ ...snapshot, cluster: 7 })), /cluster/],
    ['cut short', (snapshot) => gzipSync(JSON.stringify(snapshot)).subarray(0, 200), /cannot be unpacked/],
    ['of something else', () => Buffer.from('{"hello":"world"}'), /its schema is "none"/],
    ['that is not JSON', () => Buffer.from('hello'), /not JSON/],
  ])('%s', async (_, bytes, says) => {
    const file = join(folder, 'bad.json.gz');
    const snapshot = await written();
    writeFileSync(file, bytes(snapshot));
    const { code, stdout, stderr } = await meshledger(['replay', file, '--out', join(folder, 'replayed')]);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('bad.json.gz');
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});

it('replays evidence to the same bytes, in another time zone and on another day', async () => {
  await reportWith(() => false);
  const hashes = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [
          entry.name,
          createHash('sha256')
            .update(readFileSync(join(entry.parentPath, entry.name)))
            .digest('hex'),
        ]),
    );
  const first = hashes();
  const name = readdirSync(folder, { recursive: true }).find((one) => `${one}`.endsWith('snapshot.json.gz'));
  const kept = join(tmpdir(), `meshledger-${process.pid}.json.gz`);
  writeFileSync(kept, readFileSync(join(folder, `${name}`)));
  rmSync(folder, { recursive: true });
  const another = { TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8', SOURCE_DATE_EPOCH: '86400' };
  const { code } = await meshledger(['replay', kept, '--out', folder], another);
  rmSync(kept);
  expect(code).toBe(0);
  expect(hashes()).toEqual(first);
});
