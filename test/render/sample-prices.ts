import type { NodePrice, Prices } from '../../src/model/money-facts.ts';

/*
 * 62 nodes of m6i.2xlarge (8 vCPU, 32 GiB), us-east-1: 44 on demand, 10 under a Savings Plan for 60% of their hours,
 * 8 spot at 40% of the price. A node-hour of 0.384 USD is split as OpenCost splits it.
 */

export const nodeShape = { cpuCores: 8, memoryGib: 32 };
export const nodeHourUsd = 0.384;
const onDemand = { cpuCoreHourUsd: 0.031247101464198197, memoryGibHourUsd: 0.004188224633950453 };
const spotRatio = 0.4;

const listed: Omit<NodePrice, 'node'> = {
  ...onDemand,
  hourUsd: nodeHourUsd,
  source: 'AWS price list, on demand',
  asOf: '2026-07-20',
  region: 'us-east-1',
  currency: 'USD',
  split: 'a core-hour costs 7.46 GiB-hours (OpenCost)',
  discountRatio: 0,
  isDefault: false,
  capacityType: 'on-demand',
  coveredRatio: 0,
};
const spot: Omit<NodePrice, 'node'> = {
  ...listed,
  hourUsd: nodeHourUsd * spotRatio,
  cpuCoreHourUsd: onDemand.cpuCoreHourUsd * spotRatio,
  memoryGibHourUsd: onDemand.memoryGibHourUsd * spotRatio,
  source: 'EC2 spot price history',
  asOf: '2026-11-15',
  capacityType: 'spot',
};

export const nodeCounts = { onDemand: 44, committed: 10, spot: 8 };
const numbered = (group: string, nodes: number, price: Omit<NodePrice, 'node'>): NodePrice[] =>
  Array.from({ length: nodes }, (_, at) => ({ node: `${group}-${at + 1}`, ...price }));

export const samplePrices: Prices = {
  nodes: [
    ...numbered('general', nodeCounts.onDemand, listed),
    ...numbered('committed', nodeCounts.committed, { ...listed, coveredRatio: 0.6 }),
    ...numbered('spot', nodeCounts.spot, spot),
  ],
  unpriced: [],
};

const mean = (of: (price: NodePrice) => number): number =>
  samplePrices.nodes.reduce((sum, price) => sum + of(price), 0) / samplePrices.nodes.length;

/** What proxies pay that are spread evenly over the nodes. */
export const meanRates = {
  cpuCoreHourUsd: mean((price) => price.cpuCoreHourUsd),
  memoryGibHourUsd: mean((price) => price.memoryGibHourUsd),
};

/** Nobody configured a price. */
export const defaultPrices: Prices = {
  nodes: [],
  elsewhere: {
    cpuCoreHourUsd: 0.031611,
    memoryGibHourUsd: 0.004237,
    source: 'OpenCost default prices',
    asOf: '2026-07-20',
    currency: 'USD',
    split: 'rates as OpenCost has them',
    discountRatio: 0,
    isDefault: true,
  },
  unpriced: [],
};

/** Seven nodes of a type that no list knows yet. */
export const partlyPriced: Prices = {
  ...samplePrices,
  nodes: samplePrices.nodes.slice(0, 55),
  unpriced: samplePrices.nodes
    .slice(55)
    .map(({ node }) => ({ node, hours: 168, why: 'no price for x9.new in us-east-1' })),
};

/** Five hundred nodes from six regions, forty without a price. */
export const manyPrices: Prices = {
  nodes: Array.from({ length: 460 }, (_, at) => ({
    ...listed,
    node: `ip-10-0-${Math.floor(at / 250)}-${at % 250}`,
    region: `region-${at % 6}`,
    hourUsd: nodeHourUsd * (1 + (at % 5) / 10),
  })),
  unpriced: Array.from({ length: 40 }, (_, at) => ({
    node: `ip-10-9-0-${at}`,
    hours: 168,
    why: 'no price for x9.new',
  })),
};
