import * as z from 'zod';

/* What things cost, and what earlier weeks and the bill say of it. */

/** What a core-hour and a GiB-hour cost in USD, after the discount, and who says so. */
export const Rates = z.object({
  cpuCoreHourUsd: z.number().positive(),
  memoryGibHourUsd: z.number().positive(),
  source: z.string().describe('who says so, as finance would name it'),
  asOf: z.string().describe('date of the price, ISO 8601, as precise as it is known'),
  region: z.string().optional(),
  currency: z.string().describe('ISO 4217, as the source quotes it; the rates are USD'),
  split: z.string().describe('how the price of a node became rates of CPU and memory'),
  discountRatio: z.number().min(0).max(1).describe('negotiated discount that is already taken off'),
  isDefault: z.boolean().describe('true when nobody configured a price and no source of the cluster has one'),
});
export type Rates = z.infer<typeof Rates>;

/** What one node costs. */
export const NodePrice = Rates.extend({
  node: z.string(),
  hourUsd: z.number().positive().optional().describe('the whole node for an hour; absent when only rates are known'),
  capacityType: z.enum(['on-demand', 'spot', 'mixed', 'unknown']),
  coveredRatio: z
    .number()
    .min(0)
    .max(1)
    .describe('share of its hours that a Savings Plan or reservation pays for: removing it frees commitment, not cash'),
});
export type NodePrice = z.infer<typeof NodePrice>;

/** Every price of the period's nodes. */
export const Prices = z.object({
  nodes: z.array(NodePrice),
  elsewhere: Rates.optional().describe('flat rates, which also hold where the node of a proxy is not known'),
  unpriced: z.array(z.object({ node: z.string(), hours: z.number(), why: z.string() })),
});
export type Prices = z.infer<typeof Prices>;

/** What the bill says of one pod's share of its node, from split cost allocation data. USD, amortised. */
export const BilledPod = z.object({
  namespace: z.string(),
  pod: z.string(),
  cpuSplitUsd: z.number(),
  memorySplitUsd: z.number(),
  cpuUnusedUsd: z.number(),
  memoryUnusedUsd: z.number(),
  /** max(reserved, used), as billed: vCPU-hours and GB-hours. */
  cpuSplitHours: z.number(),
  memorySplitHours: z.number(),
});
/** Billed rows of the period, and how much of it they cover. */
export const BilledCost = z.object({
  source: z.string(),
  hours: z.number().describe('hours of the period that have rows'),
  pods: z.array(BilledPod),
});
export type BilledCost = z.infer<typeof BilledCost>;
