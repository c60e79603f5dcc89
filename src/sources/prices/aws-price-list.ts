import * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import { schemaIssues } from '../../model/schema-issues.ts';
import { limited } from '../http/limited.ts';
import type { Note } from '../source.ts';
import { awsError } from './aws-error.ts';
import { type AwsListed, nodeAsListed, noteOfUnknownCapacity, unlistable } from './aws-listed.ts';
import { AwsProduct, isPlainLinux } from './aws-product.ts';
import { AwsTerms, hourPrice } from './aws-terms.ts';
import { notKnown } from './not-known.ts';
import type { AwsPriceListSettings, ExchangeRate } from './price-settings.ts';
import type { PriceSource, QuotedNode, WantedNode } from './price-source.ts';

const who = "AWS' Price List";

/** One product of an answer of GetProducts, once its text is read as JSON. */
const Item = z.object({
  product: AwsProduct,
  publicationDate: z.string().optional(),
  terms: z.object({ OnDemand: AwsTerms.optional() }),
});

/**
 * AWS' on-demand list prices by GetProducts, one question for each instance type and region that the cluster has.
 * Takes `pricing:GetProducts`.
 */
export function awsPriceList(
  { region: usualRegion, endpoint, ...taken }: AwsPriceListSettings,
  exchangeRates: readonly ExchangeRate[],
  note: Note,
): PriceSource {
  const turn = limited(3);
  return {
    name: who,
    async prices(wanted) {
      const asked = new Map<string, Promise<Reading<AwsListed>>>();
      const quote = async (one: WantedNode): Promise<[string, Reading<QuotedNode>]> => {
        const { instanceType = '', region = usualRegion } = one;
        const why = unlistable(one) ?? (region === undefined ? notKnown.region : undefined);
        if (why !== undefined || region === undefined) return [one.node, missing(why ?? notKnown.region)];
        const key = `${instanceType} ${region}`;
        const listed = asked.get(key) ?? turn(() => listedAs({ instanceType, region }, endpoint));
        asked.set(key, listed);
        return [one.node, nodeAsListed(one, await listed, { ...taken, source: `${who} (GetProducts)`, exchangeRates })];
      };
      const quotes = new Map(await Promise.all(wanted.map(quote)));
      const remark = noteOfUnknownCapacity(wanted);
      if (remark !== undefined) note(remark);
      return quotes;
    },
  };
}

async function listedAs(
  wanted: { readonly instanceType: string; readonly region: string },
  endpoint: string | undefined,
): Promise<Reading<AwsListed>> {
  const what = `GetProducts of ${wanted.instanceType} in ${wanted.region}`;
  const { awsProducts } = await import('./aws-products.ts');
  const texts = await awsProducts(wanted, endpoint).catch((cause: unknown) => {
    throw awsError({ who, what, permission: 'pricing:GetProducts' }, cause);
  });
  const items = texts.map((text) => itemOf(text, what)).filter(({ product }) => isPlainLinux(product));
  const prices = items.map((item) => ({ item, price: hourPrice(item.terms.OnDemand ?? {}) }));
  const listed = prices.flatMap(({ item: { product, publicationDate }, price }) =>
    price.known ? [{ ...price.value, product, publicationDate }] : [],
  );
  const [first] = listed;
  if (first === undefined) {
    const [unpriced] = prices;
    const why = unpriced === undefined || unpriced.price.known ? 'is not listed' : unpriced.price.why;
    return missing(`${wanted.instanceType} in ${wanted.region}: ${why}`);
  }
  if (listed.some(({ hour }) => hour !== first.hour))
    return missing(
      `${wanted.instanceType} in ${wanted.region} is listed at ${listed.map(({ hour }) => hour).join(' and at ')}`,
    );
  return known(first);
}

function itemOf(text: string, what: string): z.infer<typeof Item> {
  const item = Item.safeParse(jsonOf(text));
  if (item.success) return item.data;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `${who} answered ${what} with a product of another shape: ${schemaIssues(item.error)}.`,
    'Check the endpoint; if it is AWS, its price list has changed and Meshledger must be changed too.',
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
