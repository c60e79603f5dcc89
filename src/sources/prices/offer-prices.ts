import { MeshledgerError } from '../../errors.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import { schemaIssues } from '../../model/schema-issues.ts';
import type { AwsListed } from './aws-listed.ts';
import { AwsProduct, isPlainLinux } from './aws-product.ts';
import { AwsTerms, hourPrice } from './aws-terms.ts';

/** The parts of an offer file that are read; they come one by one, in the order of the file. */
export const isOfferPart = (path: readonly (string | number | null)[]): boolean =>
  (path.length === 1 && path[0] === 'publicationDate') ||
  (path.length === 2 && path[0] === 'products') ||
  (path.length === 3 && path[0] === 'terms' && path[1] === 'OnDemand');

/** What is kept of an offer file: the wanted instance types, and nothing else. */
export interface OfferPrices {
  /** Takes the next part of the file. @returns whether everything wanted is there now */
  readonly take: (part: unknown) => boolean;
  /** The prices of one instance type; of every region that the file has, when none is named. */
  readonly listed: (instanceType: string, region: string | undefined) => Reading<AwsListed>;
  /** Whether anything of an EC2 offer file was seen. */
  readonly isOfferFile: () => boolean;
}

/**
 * Collects the prices of some instance types from an EC2 offer file, which lists products before their terms.
 * @throws MeshledgerError SOURCE_MALFORMED from `take`, for a part of another shape
 */
export function offerPrices(name: string, wantedTypes: ReadonlySet<string>): OfferPrices {
  const products = new Map<string, AwsProduct>();
  const prices = new Map<string, Reading<AwsListed>>();
  let publicationDate: string | undefined;
  let productsSeen = 0;
  const keep = (product: AwsProduct): void => {
    productsSeen += 1;
    const { instanceType = '' } = product.attributes;
    if (product.sku && wantedTypes.has(instanceType) && isPlainLinux(product)) products.set(product.sku, product);
  };
  const price = (terms: unknown): void => {
    const sku = Object.keys(terms as object)[0]?.split('.')[0] ?? '';
    const product = products.get(sku);
    if (product === undefined) return;
    const hour = hourPrice(shaped(AwsTerms, terms, name));
    prices.set(sku, hour.known ? known({ ...hour.value, product, publicationDate }) : hour);
  };
  return {
    take(part) {
      if (typeof part === 'string') publicationDate = part;
      else if (isProduct(part)) keep(shaped(AwsProduct, part, name));
      else if (typeof part === 'object' && part !== null) {
        price(part);
        return prices.size === products.size;
      }
      return false;
    },
    isOfferFile: () => productsSeen > 0,
    listed: (instanceType, region) => listedOf(products, prices, instanceType, region),
  };
}

const isProduct = (part: unknown): boolean => typeof part === 'object' && part !== null && 'attributes' in part;

function listedOf(
  products: ReadonlyMap<string, AwsProduct>,
  prices: ReadonlyMap<string, Reading<AwsListed>>,
  instanceType: string,
  region: string | undefined,
): Reading<AwsListed> {
  const found = [...products].filter(
    ([, { attributes }]) =>
      attributes.instanceType === instanceType && (region === undefined || attributes.regionCode === region),
  );
  const where = region === undefined ? instanceType : `${instanceType} in ${region}`;
  const readings = found.map(([sku]) => prices.get(sku) ?? missing('it is listed without a price'));
  const [first, ...others] = readings.filter((one) => one.known);
  if (first === undefined)
    return missing(`${where}: ${readings.find((one) => !one.known)?.why ?? 'is not in the file'}`);
  if (others.some(({ value }) => value.hour !== first.value.hour))
    return missing(`${where} is listed at ${[first, ...others].map(({ value }) => value.hour).join(' and at ')}`);
  return first;
}

function shaped<T>(
  schema: {
    safeParse(
      value: unknown,
    ): { success: true; data: T } | { success: false; error: Parameters<typeof schemaIssues>[0] };
  },
  value: unknown,
  name: string,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `The offer file ${name} has a part of another shape: ${schemaIssues(parsed.error)}.`,
    'Check that it is a regional EC2 offer file of AWS, format v1.0.',
  );
}
