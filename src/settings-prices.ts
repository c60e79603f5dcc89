import * as z from 'zod';
import { HttpUrl } from './settings-values.ts';

const Usd = z.number().positive('a price is above 0; leave out what has none');
const Currency = z.string().regex(/^[A-Z]{3}$/, 'not an ISO 4217 code such as EUR');

/** What every price source takes besides where it reads. */
const discounted = {
  discountRatio: z
    .number()
    .min(0)
    .max(0.99)
    .default(0)
    .describe('negotiated discount, taken off every price of this source'),
};
const splitBy = {
  ratio: z
    .number()
    .positive('a ratio is above 0')
    .default(0.031611 / 0.004237)
    .describe(
      "price of a core-hour in GiB-hours, to split a node's price; OpenCost's by default, 9 to compare with CUR",
    ),
};

const said = {
  source: z.string().min(1).describe('where the prices come from, as finance would name it'),
  asOf: z.iso.date(),
  region: z.string().optional(),
  currency: Currency.default('USD'),
};

/** One price source: an object with exactly one of these keys, so that a message can name what is wrong in it. */
const PriceSource = z
  .strictObject({
    rates: z
      .strictObject({ cpuCoreHour: Usd, memoryGibHour: Usd, ...said, ...discounted })
      .optional()
      .describe('flat rates: they price every node, and proxies whose node is not known'),
    nodes: z
      .strictObject({
        hour: z
          .record(z.string(), Usd)
          .refine((hour) => Object.keys(hour).length > 0, 'names no instance type')
          .describe('instance type → price of one hour'),
        capacityType: z
          .enum(['on-demand', 'spot', 'any'])
          .default('on-demand')
          .describe('the nodes that these are prices of; a node of which nobody says what it is counts as on demand'),
        ...said,
        ...splitBy,
        ...discounted,
      })
      .optional(),
    openCost: z.strictObject(discounted).optional().describe("OpenCost's metrics in the same Prometheus"),
    awsPriceList: z
      .strictObject({
        region: z.string().optional().describe('of nodes that do not say theirs'),
        endpoint: HttpUrl.optional(),
        ...splitBy,
        ...discounted,
      })
      .optional()
      .describe("AWS' on-demand list prices by GetProducts; takes pricing:GetProducts"),
    awsOfferFile: z
      .strictObject({
        from: z
          .string()
          .min(1)
          .refine((from) => !from.includes('://') || (URL.canParse(from) && /^https?:\/\//.test(from)), {
            message: 'not a URL or a path',
            abort: true,
          })
          .refine((from) => !from.includes('://') || (HttpUrl.safeParse(from).success && !new URL(from).password), {
            message: 'put no credentials into the URL: fetch the file and name its path',
          })
          .describe('URL or path of a regional EC2 offer file, JSON or gzipped JSON; read as a stream'),
        ...splitBy,
        ...discounted,
      })
      .optional(),
    awsSpotHistory: z
      .strictObject({ endpoint: HttpUrl.optional(), ...splitBy, ...discounted })
      .optional()
      .describe('what spot nodes cost in the period; takes ec2:DescribeSpotPriceHistory'),
    defaults: z.strictObject({}).optional().describe("OpenCost's published default rates, with a warning"),
  })
  .refine((one) => Object.values(one).filter((settings) => settings !== undefined).length === 1, {
    message: 'one price source has exactly one key, such as { openCost: {} }',
  });

const ExchangeRate = z.strictObject({
  currency: Currency.refine((currency) => currency !== 'USD', 'USD is what others are changed into'),
  usd: z.number().positive('a rate is above 0'),
  asOf: z.iso.date(),
  source: z.string().min(1),
});

const Commitment = z.strictObject({
  kind: z.enum(['savings-plan', 'reservation']),
  instanceTypes: z
    .array(z.string().regex(/^[^*]+\*?$/, 'an instance type, or a family such as m6i.*'))
    .min(1)
    .describe('exact types, or families such as m6i.*'),
  coveredRatio: z.number().min(0).max(1),
});

export const Prices = z
  .strictObject({
    sources: z
      .array(PriceSource)
      .min(1)
      .describe('in the order they are asked: the first that prices a node wins, and nothing else is asked'),
    exchangeRates: z
      .array(ExchangeRate)
      .refine(
        (rates) => new Set(rates.map(({ currency }) => currency)).size === rates.length,
        'two rates of a currency',
      )
      .default([])
      .describe('what one unit of another currency is in USD; a price in a currency without one is refused'),
    commitments: z
      .array(Commitment)
      .default([])
      .describe('nodes that a Savings Plan or reservation pays for: removing one frees commitment, not cash'),
  })
  .superRefine(({ sources, exchangeRates }, context) => {
    const known = new Set(['USD', ...exchangeRates.map(({ currency }) => currency)]);
    for (const [index, { rates, nodes }] of sources.entries())
      for (const [kind, settings] of Object.entries({ rates, nodes }))
        if (settings !== undefined && !known.has(settings.currency))
          context.addIssue({
            code: 'custom',
            path: ['sources', index, kind, 'currency'],
            message: `${settings.currency} has no rate in exchangeRates`,
          });
  });
export type Prices = z.infer<typeof Prices>;
