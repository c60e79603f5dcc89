import { type Filter, PricingClient, paginateGetProducts } from '@aws-sdk/client-pricing';
import { awsClientSettings, bounded } from './aws-client-settings.ts';
import { isBareMetal } from './aws-product.ts';

/* A file of its own, loaded when the price list is asked: the SDK costs nobody else anything. */

const pages = 20;

/**
 * The on-demand products of one instance type in one region, each as the JSON text that AWS sends.
 * @throws what the SDK throws
 */
export async function awsProducts(
  wanted: { readonly instanceType: string; readonly region: string },
  endpoint: string | undefined,
): Promise<string[]> {
  const client = new PricingClient(awsClientSettings(apiRegion(wanted.region), endpoint));
  const texts: string[] = [];
  try {
    const query = { ServiceCode: 'AmazonEC2', Filters: filters(wanted), MaxResults: 100 };
    let page = 0;
    for await (const { PriceList = [] } of paginateGetProducts({ client }, query, bounded())) {
      texts.push(...PriceList.map(String));
      page += 1;
      if (page >= pages) break;
    }
  } finally {
    client.destroy();
  }
  return texts;
}

/** The service speaks for all regions, and has an address in these alone. */
function apiRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  if (region.startsWith('eu-')) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

/** @see https://github.com/aws/karpenter-provider-aws/blob/1d92708/pkg/providers/pricing/pricing.go (the same filters) */
function filters({ instanceType, region }: { readonly instanceType: string; readonly region: string }): Filter[] {
  const metal = isBareMetal(instanceType);
  const fields = {
    regionCode: region,
    instanceType,
    operatingSystem: 'Linux',
    tenancy: metal ? 'Dedicated' : 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
    productFamily: metal ? 'Compute Instance (bare metal)' : 'Compute Instance',
  };
  return Object.entries(fields).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value }));
}
