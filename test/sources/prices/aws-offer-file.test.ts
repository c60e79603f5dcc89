import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsOfferFile } from '../../../src/sources/prices/aws-offer-file.ts';
import { asked, live, period } from './asked.ts';

const ohio = 'test/fixtures/prices/offer-us-east-2.json';
const ningxia = 'test/fixtures/prices/offer-cn-northwest-1.json';
const bytes = readFileSync(ohio);

let folder = '';
let origin = '';
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
const server = createServer((request, response) => answer(request, response));
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-offer-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const node = (instanceType: string, but = {}) =>
  live('a', { instanceType, region: 'us-east-2', capacityCpuCores: 2, capacityMemoryBytes: 8 * 1024 ** 3, ...but });
const settings = (from: string, but = {}) => ({ sources: [{ awsOfferFile: { from, ...but } }] });

describe('the published sample of us-east-2', () => {
  const m5Large = { hourUsd: 0.096, asOf: '2023-03-22', region: 'us-east-2', currency: 'USD' };

  it('an m5.large costs 0.096, and Windows, SQL Server, dedicated hosts, reservations and local zones do not count', async () => {
    const { prices } = await asked(settings(ohio), { nodes: [node('m5.large')] });
    expect(prices.nodes).toMatchObject([{ ...m5Large, source: `AWS' EC2 offer file (${ohio})` }]);
  });

  it.each<[string, () => string]>([
    ['gzipped, whatever it is called', () => written('offer.json', gzipSync(bytes))],
    ['from a server', () => serving((_, response) => response.end(bytes))],
    [
      'from a server that compresses',
      () => serving((_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(bytes))),
    ],
    ['from a server that holds the file gzipped', () => serving((_, response) => response.end(gzipSync(bytes)))],
    ['from a server that first breaks off', () => serving(breaking(2))],
  ])('is read %s', async (_, from) => {
    const { prices } = await asked(settings(from()), { nodes: [node('m5.large')] });
    expect(prices.nodes).toMatchObject([m5Large]);
  });

  it.each([
    ['on demand, and not as a capacity block', 'p4d.24xlarge', 32.7726],
    ['bare metal, which is listed as dedicated', 'm5.metal', 4.608],
  ])('a type is priced %s', async (_, type, hourUsd) => {
    const { prices } = await asked(settings(ohio), { nodes: [node(type)] });
    expect(prices.nodes[0]?.hourUsd).toBe(hourUsd);
  });

  it('GPUs that the split cannot tell apart are said', async () => {
    const { prices } = await asked(settings(ohio), { nodes: [node('p4d.24xlarge')] });
    expect(prices.nodes[0]?.split).toMatch(/; its 8 GPUs are in the rates$/);
  });

  it.each([
    ['a price of 0', 'z9.large', {}, /z9\.large in us-east-2: it is listed at 0/],
    ['an upfront fee', 'u9.large', {}, /u9\.large in us-east-2: it is listed without a price of an hour/],
    ['two prices that differ', 't9.large', {}, /t9\.large in us-east-2 is listed at 0\.1 and at 0\.2/],
    ['another region', 'm5.large', { region: 'eu-west-1' }, /m5\.large in eu-west-1: is not in the file/],
    ['a type that is not there', 'x9.new', {}, /x9\.new in us-east-2: is not in the file/],
    ['spot', 'm5.large', { capacityType: 'spot' }, /it is spot/],
  ])('%s is no price', async (_, type, but, why) => {
    const { prices } = await asked(settings(ohio), { nodes: [node(type, but)] });
    expect(prices).toMatchObject({ nodes: [], unpriced: [{ why: expect.stringMatching(why) }] });
  });

  it('the vCPU and memory of the list split the price where nobody knows those of the node', async () => {
    const unmeasured = { capacityCpuCores: undefined, capacityMemoryBytes: undefined };
    const { prices } = await asked(settings(ohio, { ratio: 9 }), { nodes: [node('p4d.24xlarge', unmeasured)] });
    expect(prices.nodes[0]?.memoryGibHourUsd).toBeCloseTo(32.7726 / (96 * 9 + 1152), 12);
  });
});

describe('prices of China are in CNY', () => {
  const nodes = [node('m5.large', { region: 'cn-northwest-1' })];
  it('and refused without an exchange rate, by name', async () => {
    await expect(asked(settings(ningxia), { nodes })).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringMatching(/quotes CNY, and no exchange rate is configured/),
      fix: expect.stringMatching(/prices\.exchangeRates: \{ currency: CNY/),
    });
  });

  it('and changed at the configured rate, which is said with its date', async () => {
    const exchangeRates = [{ currency: 'CNY', usd: 0.14, asOf: '2026-11-01', source: 'PBoC' }];
    const { prices } = await asked({ ...settings(ningxia), exchangeRates }, { nodes });
    expect(prices.nodes[0]).toMatchObject({
      hourUsd: expect.closeTo(0.713 * 0.14, 12),
      currency: 'CNY',
      source: expect.stringMatching(/; 1 CNY = 0\.14 USD \(PBoC, 2026-11-01\)$/),
    });
  });
});

describe('a file that is not whole, or not an offer file, gives no price at all', () => {
  it.each<[string, () => string, string, RegExp]>([
    [
      'cut off among the products',
      () => written('cut.json', bytes.subarray(0, 4000)),
      'SOURCE_MALFORMED',
      /is not whole JSON/,
    ],
    [
      'cut off among the terms',
      () => written('cut2.json', bytes.subarray(0, bytes.indexOf('"Reserved"') - 3000)),
      'SOURCE_MALFORMED',
      /is not whole JSON/,
    ],
    [
      'cut off in its gzip',
      () => written('cut.gz', gzipSync(bytes).subarray(0, 900)),
      'SOURCE_MALFORMED',
      /is not whole JSON: unexpected end of file/,
    ],
    ['a sign-in page', () => serving((_, response) => response.end('<html>')), 'SOURCE_MALFORMED', /is not whole JSON/],
    ['another JSON', () => written('index.json', '{"offers":{}}'), 'SOURCE_MALFORMED', /is JSON without a product/],
    ['empty', () => written('empty.json', ''), 'SOURCE_MALFORMED', /without a product|not whole JSON/],
    [
      'products of another shape',
      () => written('odd.json', '{"products":{"A":{"sku":"A","attributes":[]}}}'),
      'SOURCE_MALFORMED',
      /a part of another shape: attributes/,
    ],
    [
      'terms of another shape',
      () => written('odd2.json', bytes.toString().replaceAll('"priceDimensions"', '"prices"')),
      'SOURCE_MALFORMED',
      /a part of another shape: .*priceDimensions/,
    ],
    ['not there', () => '/nonexistent/offer.json', 'SOURCE_REFUSED', /ENOENT/],
    ['a folder', () => folder, 'SOURCE_REFUSED', /EISDIR/],
    [
      'forbidden',
      () => serving((_, response) => response.writeHead(403).end('<Error/>')),
      'SOURCE_REFUSED',
      /refused \(HTTP 403\)/,
    ],
    [
      'redirected',
      () => serving((_, response) => response.writeHead(302, { location: '/sign-in' }).end()),
      'SOURCE_REFUSED',
      /redirected \(HTTP 302\)/,
    ],
    ['never whole', () => serving(breaking(99)), 'SOURCE_UNREACHABLE', /broke off/],
    ['a port where nobody listens', () => 'http://127.0.0.1:9/offer.json', 'SOURCE_UNREACHABLE', /did not come/],
  ])('%s', async (_, from, code, message) => {
    const wanted = { nodes: [node('t9.large'), node('m5.metal', { name: 'b' })] };
    await expect(asked(settings(from()), wanted)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('larger than the limit, once it is unpacked', async () => {
    const from = written('bomb.json', gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(3_000_000, 'x')])));
    const source = awsOfferFile({ from, discountRatio: 0, ratio: 9 }, [], () => {}, { bytes: 1024 ** 2, ms: 60_000 });
    const wanted = [{ node: 'a', hours: 168, instanceType: 'm5.large', region: 'us-east-2' }];
    await expect(source.prices(wanted, period)).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' });
  });
});

describe('a file that does not come in time is given up, once and by that name', () => {
  it.each<[string, typeof answer]>([
    ['that trickles', (_, response) => response.write('{"formatVersion":"v1.0","products":{')],
    ['that never starts', (_, response) => response.writeHead(200).flushHeaders()],
    ['that never answers', () => {}],
  ])('%s', async (_, slowly) => {
    let requests = 0;
    const from = serving((request, response) => {
      requests += 1;
      slowly(request, response);
    });
    const source = awsOfferFile({ from, discountRatio: 0, ratio: 9 }, [], () => {}, { bytes: 1024 ** 2, ms: 300 });
    const wanted = [{ node: 'a', hours: 168, instanceType: 'm5.large', region: 'us-east-2' }];
    await expect(source.prices(wanted, period)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: `The offer file ${from} did not come whole within 0.3 s.`,
    });
    expect(requests).toBe(1);
  });
});

describe('the credentials of an address are printed nowhere', () => {
  const signed = '?X-Amz-Signature=abcdef#s3cr3t';
  const secret = /abcdef|s3cr3t|X-Amz/;
  const wanted = { nodes: [node('m5.large')] };

  it('not as the source of a price', async () => {
    const from = serving((_, response) => response.end(bytes));
    const { prices, notes } = await asked(settings(`${from}${signed}`), {
      nodes: [node('m5.large', { capacityType: undefined }), node('x9.new', { name: 'b' })],
    });
    expect(prices.nodes[0]?.source).toBe(`AWS' EC2 offer file (${from})`);
    expect(prices.unpriced[0]?.why).toContain(`the offer file ${from}: `);
    expect(notes).toHaveLength(1);
    expect(JSON.stringify([prices, notes])).not.toMatch(secret);
  });

  it.each<[string, () => string]>([
    ['is refused', () => serving((_, response) => response.writeHead(403).end())],
    ['is redirected', () => serving((_, response) => response.writeHead(302, { location: '/' }).end())],
    ['is no JSON', () => serving((_, response) => response.end('<html>'))],
    ['has no product', () => serving((_, response) => response.end('{"offers":{}}'))],
    [
      'has another shape',
      () => serving((_, response) => response.end('{"products":{"A":{"sku":"A","attributes":[]}}}')),
    ],
    ['breaks off', () => serving(breaking(99))],
    ['breaks off before it starts', () => serving((_, response) => response.destroy())],
    ['has no server', () => 'http://127.0.0.1:9/offer.json'],
    ['has no host', () => 'http://nobody.invalid/offer.json'],
  ])('not where the file %s', async (_, address) => {
    const from = address();
    const failure = await asked(settings(`${from}${signed}`), wanted).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining(from) });
    const { message, fix } = failure as { message: string; fix: string };
    expect(`${message} ${fix}`).not.toMatch(secret);
  });

  it('not where the file is too large, or too slow', async () => {
    const from = serving((_, response) => response.write(bytes.subarray(0, 5000)));
    const wanted = [{ node: 'a', hours: 168, instanceType: 't9.large', region: 'us-east-2' }];
    for (const limits of [
      { bytes: 100, ms: 60_000 },
      { bytes: 1024 ** 3, ms: 300 },
    ]) {
      const source = awsOfferFile({ from: `${from}${signed}`, discountRatio: 0, ratio: 9 }, [], () => {}, limits);
      const failure = await source.prices(wanted, period).then(
        () => 'no failure',
        ({ message }: Error) => message,
      );
      expect(failure).toContain(from);
      expect(failure).not.toMatch(secret);
    }
  });
});

function serving(as: typeof answer): string {
  answer = as;
  return `${origin}/index.json`;
}

/** Breaks the connection in the middle of the first `times` answers. */
function breaking(times: number): typeof answer {
  let answered = 0;
  return (_, response) => {
    answered += 1;
    if (answered > times) return response.end(bytes);
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 5000), () => response.destroy());
  };
}
