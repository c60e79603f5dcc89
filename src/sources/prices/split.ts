/** A node's price and what it buys. */
export interface WholeNode {
  readonly hourUsd: number;
  readonly cpuCores: number;
  readonly memoryGib: number;
  /** Price of a core-hour in GiB-hours. */
  readonly ratio: number;
}

/**
 * Rates of CPU and memory that add up to the price of the node. There is no true split: the ratio is a convention.
 *
 *   perGibHour = price / (cores × ratio + GiB),  perCoreHour = perGibHour × ratio
 *
 * @returns USD for a core-hour and a GiB-hour
 * @see https://github.com/opencost/opencost/blob/5f65333/pkg/cloud/aws/provider.go (the same, ratio 0.031611/0.004237)
 * @see https://docs.aws.amazon.com/cur/latest/userguide/example-split-cost-allocation-data.html (the same, ratio 9)
 */
export function split({ hourUsd, cpuCores, memoryGib, ratio }: WholeNode): {
  readonly cpuCoreHourUsd: number;
  readonly memoryGibHourUsd: number;
} {
  const memoryGibHourUsd = hourUsd / (cpuCores * ratio + memoryGib);
  return { cpuCoreHourUsd: memoryGibHourUsd * ratio, memoryGibHourUsd };
}

/** The split as a reader can repeat it. */
export const splitInWords = (ratio: number): string =>
  `price of the whole node, a core at ${Number(ratio.toPrecision(7))} times a GiB`;
