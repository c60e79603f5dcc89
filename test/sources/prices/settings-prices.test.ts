import { describe, expect, it } from 'vitest';
import { schemaIssues } from '../../../src/model/schema-issues.ts';
import { Prices } from '../../../src/settings-prices.ts';

const said = { source: 'finance', asOf: '2026-10-01' };
const rates = { cpuCoreHour: 0.03, memoryGibHour: 0.004, ...said };

describe('a configuration that would price wrongly is refused at load, by the key', () => {
  it.each([
    [
      'a price of 0',
      { sources: [{ rates: { ...rates, cpuCoreHour: 0 } }] },
      /^sources\.0\.rates\.cpuCoreHour: a price is above 0/,
    ],
    [
      'a node at 0',
      { sources: [{ nodes: { hour: { 'm5.large': 0 }, ...said } }] },
      /^sources\.0\.nodes\.hour\.m5\.large: a price is above 0/,
    ],
    ['a list of no nodes', { sources: [{ nodes: { hour: {}, ...said } }] }, /names no instance type/],
    [
      'a ratio of 0',
      { sources: [{ awsPriceList: { ratio: 0 } }] },
      /^sources\.0\.awsPriceList\.ratio: a ratio is above 0/,
    ],
    [
      'a discount of everything',
      { sources: [{ openCost: { discountRatio: 1 } }] },
      /^sources\.0\.openCost\.discountRatio/,
    ],
    [
      'a currency without a rate',
      { sources: [{ openCost: {} }, { rates: { ...rates, currency: 'EUR' } }] },
      /^sources\.1\.rates\.currency: EUR has no rate in exchangeRates/,
    ],
    [
      'two rates of a currency',
      { sources: [{ openCost: {} }], exchangeRates: [1, 2].map((usd) => ({ currency: 'EUR', usd, ...said })) },
      /two rates of a currency/,
    ],
    [
      'a rate of the dollar',
      { sources: [{ openCost: {} }], exchangeRates: [{ currency: 'USD', usd: 2, ...said }] },
      /USD is what others are changed into/,
    ],
    [
      'two kinds in one source',
      { sources: [{ openCost: {}, defaults: {} }] },
      /^sources\.0: one price source has exactly one key/,
    ],
    ['a kind that there is not', { sources: [{ azure: {} }] }, /Unrecognized key: "azure"/],
    ['no source', { sources: [] }, /^sources: /],
    ['a price without a date', { sources: [{ rates: { ...rates, asOf: 'last year' } }] }, /^sources\.0\.rates\.asOf/],
    [
      'a file from elsewhere',
      { sources: [{ awsOfferFile: { from: 's3://bucket/offer.json' } }] },
      /^sources\.0\.awsOfferFile\.from: not a URL or a path/,
    ],
    [
      'a user and a password in the address of a file',
      { sources: [{ awsOfferFile: { from: 'https://robot:s3cr3t@files.example.com/index.json' } }] },
      /^sources\.0\.awsOfferFile\.from: put no credentials into the URL: fetch the file and name its path$/,
    ],
    [
      'a password alone in the address of a file',
      { sources: [{ awsOfferFile: { from: 'https://:s3cr3t@files.example.com/index.json' } }] },
      /^sources\.0\.awsOfferFile\.from: put no credentials into the URL: fetch the file and name its path$/,
    ],
    [
      'a user and a password in an endpoint',
      { sources: [{ awsPriceList: { endpoint: 'https://robot:s3cr3t@pricing.example.com' } }] },
      /^sources\.0\.awsPriceList\.endpoint: put credentials under auth, not into the URL$/,
    ],
    [
      'prices of a kind of capacity that there is not',
      { sources: [{ nodes: { hour: { 'm5.large': 0.096 }, capacityType: 'reserved', ...said } }] },
      /^sources\.0\.nodes\.capacityType/,
    ],
    [
      'a pattern in the middle',
      {
        sources: [{ openCost: {} }],
        commitments: [{ kind: 'reservation', instanceTypes: ['m*.xlarge'], coveredRatio: 1 }],
      },
      /an instance type, or a family such as m6i\.\*/,
    ],
  ])('%s', (_, settings, message) => {
    const parsed = Prices.safeParse(settings);
    expect(parsed.success ? 'accepted' : schemaIssues(parsed.error)).toMatch(message);
  });
});

it('every kind needs no more than its own facts', () => {
  const sources = [
    { rates },
    { nodes: { hour: { 'm5.large': 0.096 }, ...said } },
    { openCost: {} },
    { awsPriceList: {} },
    { awsOfferFile: { from: './index.json.gz' } },
    { awsSpotHistory: {} },
    { defaults: {} },
  ];
  expect(Prices.parse({ sources })).toMatchObject({ sources, exchangeRates: [], commitments: [] });
});
