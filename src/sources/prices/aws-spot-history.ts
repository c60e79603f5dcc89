import * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import { missing, type Reading } from '../../model/reading.ts';
import { schemaIssues } from '../../model/schema-issues.ts';
import { limited } from '../http/limited.ts';
import { awsError } from './aws-error.ts';
import type { SpotQuestion } from './aws-spot-prices.ts';
import { nodeAtHour } from './node-at-hour.ts';
import { notKnown } from './not-known.ts';
import type { AwsSpotHistorySettings, ExchangeRate } from './price-settings.ts';
import type { PriceSource, QuotedNode, WantedNode } from './price-source.ts';
import { spotAverage } from './spot-average.ts';

const who = "AWS' Spot price history";

const Changes = z.array(
  z
    .object({ Timestamp: z.date(), SpotPrice: z.string(), ProductDescription: z.string() })
    .transform(({ Timestamp, SpotPrice, ProductDescription: product }) => ({
      atMs: Timestamp.getTime(),
      hour: Number(SpotPrice),
      product,
    }))
    .refine(({ hour }) => Number.isFinite(hour) && hour > 0, 'not a price above 0'),
);

/**
 * What spot capacity cost in the period, by instance type and zone, each price weighted by how long it held. Prices
 * spot nodes and no others. Takes `ec2:DescribeSpotPriceHistory`; AWS keeps about 90 days.
 */
export function awsSpotHistory(
  { endpoint, ...taken }: AwsSpotHistorySettings,
  exchangeRates: readonly ExchangeRate[],
): PriceSource {
  const turn = limited(3);
  return {
    name: who,
    async prices(wanted, period) {
      const asked = new Map<string, Promise<number | undefined>>();
      const quote = async (one: WantedNode): Promise<[string, Reading<QuotedNode>]> => {
        const question = questionOf(one, period);
        if (!question.known) return [one.node, question];
        const { instanceType, zone, region } = question.value;
        const key = `${instanceType} ${zone}`;
        const average = asked.get(key) ?? turn(() => averageOf(question.value, endpoint));
        asked.set(key, average);
        const hour = await average;
        if (hour === undefined)
          return [one.node, missing(`it has no price of ${instanceType} in ${zone} in this period`)];
        const said = {
          ...taken,
          hour,
          currency: 'USD',
          region,
          asOf: period.end.slice(0, 10),
          source: `${who} (${zone})`,
        };
        return [one.node, nodeAtHour(one, said, 'spot', exchangeRates)];
      };
      return new Map(await Promise.all(wanted.map(quote)));
    },
  };
}

function questionOf(
  { instanceType, zone, region, capacityType }: WantedNode,
  { start, end }: Period,
): Reading<SpotQuestion> {
  if (capacityType !== 'spot')
    return missing(capacityType === undefined ? 'nobody says whether it was spot' : 'it is not spot');
  if (instanceType === undefined) return missing(notKnown.instanceType);
  if (zone === undefined) return missing(notKnown.zone);
  if (region === undefined) return missing(notKnown.region);
  return { known: true, value: { instanceType, zone, region, start, end } };
}

async function averageOf(question: SpotQuestion, endpoint: string | undefined): Promise<number | undefined> {
  const what = `DescribeSpotPriceHistory of ${question.instanceType} in ${question.zone}`;
  const { awsSpotPrices } = await import('./aws-spot-prices.ts');
  const answer = await awsSpotPrices(question, endpoint).catch((cause: unknown) => {
    throw awsError({ who, what, permission: 'ec2:DescribeSpotPriceHistory' }, cause);
  });
  const changes = Changes.safeParse(answer);
  if (!changes.success)
    throw new MeshledgerError(
      'SOURCE_MALFORMED',
      `${who} answered ${what} with prices of another shape: ${schemaIssues(changes.error)}.`,
      'Check the endpoint; if it is AWS, its answer has changed and Meshledger must be changed too.',
    );
  // The two products are one since VPCs are everywhere; they must not be mixed all the same.
  const classic = changes.data.filter(({ product }) => product === 'Linux/UNIX');
  const ofOneProduct = classic.length > 0 ? classic : changes.data;
  return spotAverage(ofOneProduct, Date.parse(question.start), Date.parse(question.end));
}
