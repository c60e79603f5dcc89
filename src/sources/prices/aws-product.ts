import * as z from 'zod';

/** A product of an AWS price list, as GetProducts and the offer file write it; numbers are text there. */
export const AwsProduct = z.object({
  sku: z.string().optional(),
  productFamily: z.string().optional(),
  attributes: z.object({
    instanceType: z.string().optional(),
    regionCode: z.string().optional(),
    locationType: z.string().optional(),
    operatingSystem: z.string().optional(),
    tenancy: z.string().optional(),
    preInstalledSw: z.string().optional(),
    capacitystatus: z.string().optional(),
    marketoption: z.string().optional(),
    usagetype: z.string().optional(),
    vcpu: z.string().optional(),
    memory: z.string().optional(),
    gpu: z.string().optional(),
  }),
});
export type AwsProduct = z.infer<typeof AwsProduct>;

/** Bare metal is listed as dedicated, and under a family of its own. */
export const isBareMetal = (instanceType: string): boolean => /\.metal/.test(instanceType);

/**
 * Whether it is what a Linux node pays on demand: no Windows, no licence, no dedicated host, no reserved capacity.
 * Local zones have prices of their own, and are left out where the list tells them apart.
 * @see https://github.com/opencost/opencost/blob/5f65333/pkg/cloud/aws/provider.go (which products OpenCost keeps)
 */
export function isPlainLinux({ attributes }: AwsProduct): boolean {
  const { instanceType = '', usagetype, locationType = 'AWS Region' } = attributes;
  return (
    attributes.operatingSystem === 'Linux' &&
    attributes.preInstalledSw === 'NA' &&
    attributes.capacitystatus === 'Used' &&
    (attributes.marketoption ?? 'OnDemand') === 'OnDemand' &&
    attributes.tenancy === (isBareMetal(instanceType) ? 'Dedicated' : 'Shared') &&
    (usagetype === undefined || /(^|-)(BoxUsage|DedicatedUsage)/.test(usagetype)) &&
    locationType === 'AWS Region'
  );
}

/** `8 GiB` or `1,952 GiB`. */
export function gibOf(memory: string | undefined): number | undefined {
  const [, amount] = /^([\d,.]+) GiB$/.exec(memory ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount.replaceAll(',', ''));
}
