import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { spotAverage } from '../../../src/sources/prices/spot-average.ts';
import { asked, live } from './asked.ts';
import { awsEnvironment, startAws } from './aws-double.ts';

const recorded = readFileSync('test/fixtures/prices/spot-history-m6i.xlarge.xml', 'utf8');

let aws: Awaited<ReturnType<typeof startAws>> | undefined;
afterEach(() => aws?.stop());

async function ec2(
  answer: (form: URLSearchParams) => { readonly status?: number; readonly body: string },
): Promise<string> {
  awsEnvironment(true);
  aws = await startAws(({ body: text }, response) => {
    const { status = 200, body } = answer(new URLSearchParams(text));
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  return aws.url;
}
const spot = (name: string, but: object = {}) => live(name, { capacityType: 'spot', ...but });
const settings = (endpoint: string, but = {}) => ({ sources: [{ awsSpotHistory: { endpoint, ...but } }] });

describe('the price of spot capacity', () => {
  it('is that of the week, each price weighted by how long it held', async () => {
    const url = await ec2(() => ({ body: recorded }));
    const { prices } = await asked(settings(url), { nodes: [spot('a')] });
    // 9 November to 16 November: five days at 0.06, from the change before the week on, and two at 0.09.
    expect(prices.nodes).toMatchObject([
      {
        hourUsd: expect.closeTo((5 * 0.06 + 2 * 0.09) / 7, 12),
        capacityType: 'spot',
        source: "AWS' Spot price history (us-east-1a)",
        asOf: '2026-11-16',
        region: 'us-east-1',
      },
    ]);
  });

  it('is asked once for each type and zone of spot nodes, for exactly the period', async () => {
    const url = await ec2(() => ({ body: recorded }));
    await asked(settings(url), { nodes: [spot('a'), spot('b'), spot('c', { zone: 'us-east-1b' }), live('d')] });
    const forms = aws?.asked.map(({ body }) => new URLSearchParams(body)) ?? [];
    expect(forms.map((form) => form.get('AvailabilityZone')).toSorted()).toEqual(['us-east-1a', 'us-east-1b']);
    expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
      Action: 'DescribeSpotPriceHistory',
      'InstanceType.1': 'm6i.xlarge',
      'ProductDescription.1': 'Linux/UNIX',
      'ProductDescription.2': 'Linux/UNIX (Amazon VPC)',
      StartTime: '2026-11-09T00:00:00Z',
      EndTime: '2026-11-16T00:00:00Z',
    });
  });

  it('is read to its last page', async () => {
    const url = await ec2((form) => ({
      body: form.has('NextToken') ? recorded : '<R><spotPriceHistorySet/><nextToken>two</nextToken></R>',
    }));
    const { prices } = await asked(settings(url), { nodes: [spot('a')] });
    expect(prices.nodes).toHaveLength(1);
    expect(aws?.asked).toHaveLength(2);
  });

  it('of VPCs and of classic networks are not mixed', async () => {
    const other = recorded.replace('Linux/UNIX<', 'Linux/UNIX (Amazon VPC)<').replace('0.090000', '9.0');
    const url = await ec2(() => ({ body: other }));
    const { prices } = await asked(settings(url), { nodes: [spot('a')] });
    expect(prices.nodes[0]?.hourUsd).toBeCloseTo(0.06, 12);
  });

  it.each([
    ['on-demand nodes', { capacityType: 'on-demand' }, /it is not spot/],
    ['nodes of which nobody says', { capacityType: undefined }, /nobody says whether it was spot/],
    ['nodes without a zone', { zone: undefined }, /its zone is not known/],
    ['nodes without a type', { instanceType: undefined }, /its instance type is not known/],
  ])('is no price of %s', async (_, but, why) => {
    const url = await ec2(() => ({ body: recorded }));
    const { prices } = await asked(settings(url), { nodes: [spot('a', but)] });
    expect(prices.unpriced[0]?.why).toMatch(why);
    expect(aws?.asked).toEqual([]);
  });

  it('that AWS has not is said', async () => {
    const url = await ec2(() => ({ body: '<R><spotPriceHistorySet/><nextToken/></R>' }));
    const { prices } = await asked(settings(url), { nodes: [spot('a')] });
    expect(prices.unpriced[0]?.why).toMatch(/no price of m6i\.xlarge in us-east-1a in this period/);
  });
});

describe('a history that cannot be had is said', () => {
  const refusal = (code: string) =>
    `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`;
  it.each([
    [
      'forbidden',
      { status: 403, body: refusal('UnauthorizedOperation') },
      'SOURCE_REFUSED',
      /UnauthorizedOperation \(HTTP 403\)/,
      /ec2:DescribeSpotPriceHistory/,
    ],
    ['expired', { status: 400, body: refusal('RequestExpired') }, 'SOURCE_REFUSED', /RequestExpired/, /Renew/],
    [
      'a price of 0',
      { body: recorded.replace('0.060000', '0') },
      'SOURCE_MALFORMED',
      /not a price above 0/,
      /endpoint/,
    ],
    [
      'a price that is none',
      { body: recorded.replace('0.060000', 'much') },
      'SOURCE_MALFORMED',
      /another shape/,
      /endpoint/,
    ],
  ])('%s', async (_, answer, code, message, fix) => {
    const url = await ec2(() => answer);
    await expect(asked(settings(url), { nodes: [spot('a')] })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });
});

describe('the average over time', () => {
  it.each([
    ['one price for all of it', [[-5, 2]], 2],
    [
      'half and half',
      [
        [0, 1],
        [50, 3],
      ],
      2,
    ],
    [
      'in any order',
      [
        [50, 3],
        [-1, 1],
      ],
      2,
    ],
    [
      'what changes before the start counts once, as the last',
      [
        [-9, 7],
        [-1, 1],
      ],
      1,
    ],
    [
      'a change after the end does not count',
      [
        [0, 1],
        [100, 9],
        [150, 9],
      ],
      1,
    ],
    ['time before the first price is left out', [[75, 4]], 4],
  ])('%s', (_, changes, average) => {
    expect(
      spotAverage(
        changes.map(([atMs = 0, hour = 0]) => ({ atMs, hour })),
        0,
        100,
      ),
    ).toBeCloseTo(average, 12);
  });

  it('of nothing is nothing', () => {
    expect(spotAverage([], 0, 100)).toBeUndefined();
    expect(spotAverage([{ atMs: 200, hour: 1 }], 0, 100)).toBeUndefined();
  });
});
