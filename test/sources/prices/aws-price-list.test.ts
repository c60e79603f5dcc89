import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { asked, live } from './asked.ts';
import { awsEnvironment, type Request, startAws } from './aws-double.ts';

const recorded = JSON.parse(readFileSync('test/fixtures/prices/get-products-m6i.xlarge.json', 'utf8'));
const [item] = recorded.PriceList.map((text: string) => JSON.parse(text));

let aws: Awaited<ReturnType<typeof startAws>> | undefined;
afterEach(() => aws?.stop());

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}
/** A Price List service that answers each question with the next page, over and over. */
async function priceList(answer: (question: Question) => Answer, credentials = true): Promise<string> {
  awsEnvironment(credentials);
  aws = await startAws((request, response) => {
    const { status = 200, body } = answer(questionOf(request));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return aws.url;
}

interface Question {
  readonly filters: Readonly<Record<string, string>>;
  readonly page: string | undefined;
}
function questionOf({ body }: Request): Question {
  const { Filters, NextToken } = JSON.parse(body);
  return {
    page: NextToken,
    filters: Object.fromEntries(Filters.map(({ Field, Value }: { Field: string; Value: string }) => [Field, Value])),
  };
}

/** The recorded product with a second on-demand price of an hour. */
function twice(usd: string): string {
  const [[key, term]] = Object.entries(item.terms.OnDemand) as [[string, { priceDimensions: Record<string, object> }]];
  const second = { unit: 'Hrs', pricePerUnit: { USD: usd } };
  const OnDemand = { [key]: { ...term, priceDimensions: { ...term.priceDimensions, second } } };
  return JSON.stringify({ ...item, terms: { OnDemand } });
}

/** The recorded product, some of its attributes changed, at a price. */
function product(attributes: object, usd = '0.1920000000'): string {
  const [[key, term]] = Object.entries(item.terms.OnDemand) as [[string, { priceDimensions: Record<string, object> }]];
  const dimensions = Object.entries(term.priceDimensions).map(([name, of]) => [
    name,
    { ...of, pricePerUnit: { USD: usd } },
  ]);
  const terms = { OnDemand: { [key]: { ...term, priceDimensions: Object.fromEntries(dimensions) } } };
  const changed = { ...item.product, attributes: { ...item.product.attributes, ...attributes } };
  return JSON.stringify({ ...item, product: changed, terms });
}

const settings = (endpoint: string, but = {}) => ({ sources: [{ awsPriceList: { endpoint, ...but } }] });

describe("AWS' price list", () => {
  it('prices the recorded m6i.xlarge at 0.192, with the date of the list', async () => {
    const url = await priceList(() => ({ body: recorded }));
    const { prices, notes } = await asked(settings(url), { nodes: [live('a')] });
    expect(prices.nodes).toMatchObject([
      {
        node: 'a',
        hourUsd: 0.192,
        memoryGibHourUsd: expect.closeTo(0.004188224633950453, 15),
        cpuCoreHourUsd: expect.closeTo(0.031247101464198197, 15),
        asOf: '2026-07-20',
        region: 'us-east-1',
        currency: 'USD',
        source: "AWS' Price List (GetProducts)",
        capacityType: 'on-demand',
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('is asked once for each type and region that the cluster has, for plain Linux', async () => {
    const url = await priceList(({ filters }) => ({
      body: { ...recorded, PriceList: [product({ ...filters, operatingSystem: 'Linux' })] },
    }));
    const nodes = [live('a'), live('b'), live('c', { region: 'eu-west-1' }), live('d', { instanceType: 'm6i.metal' })];
    await asked(settings(url), { nodes });
    const questions = aws?.asked.map(questionOf).map(({ filters }) => filters) ?? [];
    const plain = {
      instanceType: 'm6i.xlarge',
      operatingSystem: 'Linux',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      marketoption: 'OnDemand',
      productFamily: 'Compute Instance',
    };
    expect(questions).toHaveLength(3);
    expect(questions).toContainEqual({ ...plain, regionCode: 'us-east-1' });
    expect(questions).toContainEqual({ ...plain, regionCode: 'eu-west-1' });
    expect(questions).toContainEqual({
      ...plain,
      regionCode: 'us-east-1',
      instanceType: 'm6i.metal',
      tenancy: 'Dedicated',
      productFamily: 'Compute Instance (bare metal)',
    });
    expect(aws?.asked.map(({ target }) => target)).toContain('AWSPriceListService.GetProducts');
    const apiRegions = aws?.asked.map(({ authorization }) => /\/([a-z0-9-]+)\/pricing\//.exec(authorization)?.[1]);
    expect(apiRegions?.toSorted()).toEqual(['eu-central-1', 'us-east-1', 'us-east-1']);
  });

  it('is read to its last page', async () => {
    const url = await priceList(({ page }) =>
      page === undefined
        ? { body: { ...recorded, PriceList: [product({ operatingSystem: 'Windows' }, '0.376')], NextToken: 'two' } }
        : { body: recorded },
    );
    const { prices } = await asked(settings(url), { nodes: [live('a')] });
    expect(prices.nodes[0]?.hourUsd).toBe(0.192);
    expect(aws?.asked).toHaveLength(2);
  });

  it('without end is left after 20 pages', async () => {
    const url = await priceList(({ page = '0' }) => ({ body: { PriceList: [], NextToken: `${Number(page) + 1}` } }));
    const { prices } = await asked(settings(url), { nodes: [live('a')] });
    expect(prices.unpriced[0]?.why).toMatch(/m6i\.xlarge in us-east-1: is not listed/);
    expect(aws?.asked).toHaveLength(20);
  });

  it('splits by what the list says of the type where nobody knows the capacity of the node', async () => {
    const url = await priceList(() => ({ body: recorded }));
    const unmeasured = { capacityCpuCores: undefined, capacityMemoryBytes: undefined } as object;
    const { prices } = await asked(settings(url, { ratio: 9 }), { nodes: [live('a', unmeasured)] });
    expect(prices.nodes[0]?.cpuCoreHourUsd).toBeCloseTo((0.192 / 52) * 9, 12);
  });

  it('takes the discount off', async () => {
    const url = await priceList(() => ({ body: recorded }));
    const { prices } = await asked(settings(url, { discountRatio: 0.1 }), { nodes: [live('a')] });
    expect(prices.nodes[0]).toMatchObject({ hourUsd: expect.closeTo(0.1728, 12), discountRatio: 0.1 });
  });

  it('says that it does not know whether a node that is gone was spot', async () => {
    const url = await priceList(() => ({ body: recorded }));
    const gone = {
      node: 'gone',
      hours: 9,
      instanceType: 'm6i.xlarge',
      region: 'us-east-1',
      capacityCpuCores: 4,
      capacityMemoryGib: 16,
    };
    const { prices, notes } = await asked(settings(url), { nodesSeen: [gone] });
    expect(prices.nodes[0]?.capacityType).toBe('unknown');
    expect(notes).toEqual([
      expect.stringMatching(/whether 1 of the nodes were spot, such as gone: their on-demand price is taken/),
    ]);
  });
});

describe('a price is not made up', () => {
  it.each([
    ['of 0', [product({}, '0.0000000000')], /m6i\.xlarge in us-east-1: it is listed at 0/],
    ['that is no number', [product({}, 'free')], /m6i\.xlarge in us-east-1: it is listed without a price of an hour/],
    ['of two that differ', [product({}), product({}, '0.2')], /is listed at 0\.192 and at 0\.2/],
    ['of two in one product', [twice('0.3')], /it is listed at 0\.192 and at 0\.3/],
    ['of Windows', [product({ operatingSystem: 'Windows' })], /is not listed/],
    ['of a capacity block', [product({ marketoption: 'CapacityBlock' })], /is not listed/],
    ['of a local zone', [product({ locationType: 'AWS Local Zone' })], /is not listed/],
    ['of nothing', [], /is not listed/],
  ])('%s', async (_, PriceList, why) => {
    const url = await priceList(() => ({ body: { ...recorded, PriceList } }));
    const { prices } = await asked(settings(url), { nodes: [live('a')] });
    expect(prices).toMatchObject({ nodes: [], unpriced: [{ node: 'a', why: expect.stringMatching(why) }] });
  });

  it.each([
    [
      'of spot capacity',
      { capacityType: 'spot' as const },
      /it is spot, and the list is of on-demand prices: add awsSpotHistory/,
    ],
    ['without a region', { region: undefined }, /its region is not known/],
    ['without a type', { instanceType: undefined }, /its instance type is not known/],
  ])('%s, and nothing is asked', async (_, but, why) => {
    const url = await priceList(() => ({ body: recorded }));
    const { prices } = await asked(settings(url), { nodes: [live('a', but as object)] });
    expect(prices.unpriced[0]?.why).toMatch(why);
    expect(aws?.asked).toEqual([]);
  });

  it('a configured region stands in for one that nodes do not say', async () => {
    const url = await priceList(() => ({ body: recorded }));
    const { prices } = await asked(settings(url, { region: 'us-east-1' }), {
      nodes: [live('a', { region: undefined } as object)],
    });
    expect(prices.nodes).toHaveLength(1);
  });
});

describe('a list that cannot be had is said, with what to do', () => {
  const error = (type: string, status = 400) => ({ status, body: { __type: type, message: 'no' } });
  it.each([
    [
      'forbidden',
      error('AccessDeniedException'),
      'SOURCE_REFUSED',
      /refused GetProducts of m6i\.xlarge in us-east-1: AccessDeniedException \(HTTP 400\)/,
      /pricing:GetProducts/,
    ],
    [
      'an expired token',
      error('ExpiredTokenException'),
      'SOURCE_REFUSED',
      /ExpiredTokenException/,
      /Renew the temporary credentials/,
    ],
    [
      'an unknown key',
      error('UnrecognizedClientException'),
      'SOURCE_REFUSED',
      /UnrecognizedClientException/,
      /does not know this access key/,
    ],
    [
      'a broken service',
      error('InternalErrorException', 500),
      'SOURCE_UNREACHABLE',
      /could not be reached .* \(HTTP 500\)/,
      /network/,
    ],
    ['a busy service', error('ThrottlingException'), 'SOURCE_UNREACHABLE', /ThrottlingException/, /network/],
    ['a redirect', { status: 302, body: '' }, 'SOURCE_REFUSED', /\(HTTP 302\)/, /endpoint/],
    ['a sign-in page', { body: '<html>sign in</html>' }, 'SOURCE_MALFORMED', /is not its protocol/, /endpoint/],
    [
      'a product of another shape',
      { body: { PriceList: ['{"product":{}}'] } },
      'SOURCE_MALFORMED',
      /product of another shape: product\.attributes/,
      /endpoint/,
    ],
    [
      'a product that is cut off',
      { body: { PriceList: ['{"product":'] } },
      'SOURCE_MALFORMED',
      /product of another shape/,
      /endpoint/,
    ],
  ])('%s', async (_, answer, code, message, fix) => {
    const url = await priceList(() => answer);
    const failure = asked(settings(url), { nodes: [live('a')] });
    await expect(failure).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
    await expect(failure).rejects.not.toThrow(/secret-of-nobody/);
  });

  it('no credentials at all', async () => {
    const url = await priceList(() => ({ body: recorded }), false);
    await expect(asked(settings(url), { nodes: [live('a')] })).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringMatching(/CredentialsProviderError/),
      fix: expect.stringMatching(/Give Meshledger AWS credentials/),
    });
    expect(aws?.asked).toEqual([]);
  });

  it('and the next source prices the nodes', async () => {
    const url = await priceList(() => error('AccessDeniedException'));
    const { prices, notes } = await asked(
      { sources: [...settings(url).sources, { defaults: {} }] },
      { nodes: [live('a')] },
    );
    expect(prices.nodes[0]?.isDefault).toBe(true);
    expect(notes).toContainEqual(expect.stringMatching(/AccessDeniedException.*The other price sources were asked/));
  });
});
