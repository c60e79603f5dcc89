import * as z from 'zod';
import { Figure } from './figure.ts';
import { FittedBaseline } from './history.ts';
import { Reading } from './reading.ts';

/** One step from what sidecars cost to what is saved, USD a month; added cost is negative. */
export const SavingStep = z.object({
  label: z.string(),
  monthlyUsd: z.number(),
  formula: z.string(),
});
export type SavingStep = z.infer<typeof SavingStep>;

/** What moving every sidecar to ambient would free, net of what ambient adds. */
export const Saving = z.object({
  monthlyUsd: Figure,
  steps: z.array(SavingStep),
  assumptions: z.array(z.string()),
});
export type Saving = z.infer<typeof Saving>;

/** What moving one namespace or one workload alone would free, USD a month; negative when it costs more. */
export const Move = z.object({
  namespace: z.string(),
  workload: z.string().optional().describe('absent in a row for the whole namespace'),
  sidecars: z.number().describe('sidecars on average over the covered hours'),
  freedUsd: z.number(),
  ztunnelUsd: z.number().describe('its share of ztunnel and istio-cni on nodes that have none yet, and its traffic'),
  waypointUsd: Reading(z.number()),
  netUsd: Figure,
  waypoint: z.enum(['not-needed', 'needed', 'stands', 'unknown']),
  because: z.array(z.string()).describe('what asks for a waypoint, or what is not known'),
});
export type Move = z.infer<typeof Move>;

/** How many sidecars a node must carry before ambient reserves less on it. */
export const BreakEven = z.object({
  sidecarsPerNode: z.number().describe('on average now'),
  cpu: z.number(),
  memory: z.number(),
  usd: z.number(),
  basis: z.string(),
});
export type BreakEven = z.infer<typeof BreakEven>;

export const WhatIf = z.object({
  namespaces: z.array(Move),
  workloads: z.array(Move),
  breakEven: BreakEven,
  sharedPerNodeUsd: z
    .number()
    .describe('ztunnel and istio-cni for every node without one, whichever namespace moves first'),
  assumptions: z.array(z.string()),
});
export type WhatIf = z.infer<typeof WhatIf>;

const Interval = z.object({ low: z.number(), point: z.number(), high: z.number() });

/** What could be removed of one group of alike nodes. */
export const GroupRemoval = z.object({
  group: z.string(),
  instanceType: z.string(),
  capacityType: z.enum(['on-demand', 'spot', 'mixed', 'unknown']),
  nodes: z.number().int().describe('live now'),
  nodeHourUsd: Reading(z.number()),
  before: z.object({ firstFit: z.number().int(), lowerBound: z.number().int() }),
  after: z.object({ firstFit: z.number().int(), lowerBound: z.number().int() }),
  removed: Interval.describe('nodes, after the clamps'),
  packingSlack: z
    .number()
    .int()
    .min(0)
    .describe('live nodes − first fit before, or what stays anyway: could go without ambient, never our saving'),
  blockers: z.array(z.object({ reason: z.string(), nodes: z.number().int(), example: z.string() })),
  cashMonthlyUsd: Reading(Interval),
  freedCommitmentMonthlyUsd: Reading(Interval),
});
export type GroupRemoval = z.infer<typeof GroupRemoval>;

/** Nodes that can really go, as an interval, at what a node costs. */
export const Realisable = z.object({
  targetUtilisationRatio: z.number(),
  groups: z.array(GroupRemoval),
  left: z.array(z.object({ group: z.string(), why: z.string() })).describe('node groups that could not be judged'),
  nodes: Interval,
  monthlyUsd: Figure.describe('cash: on-demand and spot nodes only'),
  freedCommitmentMonthlyUsd: Figure.describe(
    'nodes under a Savings Plan or reservation: not cash until it is used otherwise',
  ),
  packingSlackMonthlyUsd: Reading(z.number()),
  notes: z.array(z.string()),
});
export type Realisable = z.infer<typeof Realisable>;

/** What was really saved in this week, against the line of the baseline. USD a week, at the baseline's prices. */
export const Realised = z.object({
  baseline: FittedBaseline,
  frozenBy: z.string().optional().describe('run that fitted the baseline first; absent when it is this one'),
  usable: z.boolean().describe('R² > 0.75 and CV(RMSE) < 25 %'),
  driver: z.number(),
  adjustedBaselineUsd: z.number(),
  actualUsd: z.number(),
  avoidedUsd: Figure.describe('adjusted baseline − actual, with its 90 % interval'),
  claimed: z.boolean().describe('the interval lies above 0, and the saving exceeds twice its standard error'),
  spendReductionUsd: z.number().describe('mean of the baseline − actual: what the bill no longer has'),
  costAvoidanceUsd: z.number().describe('adjusted baseline − mean of the baseline: growth not bought'),
  priceEffectUsd: Reading(z.number()).describe("this week's quantity x (its prices − the baseline's)"),
  quantityEffectUsd: z.number().describe("the baseline's prices x (this week's quantity − the baseline's mean)"),
  control: Reading(
    z.object({
      moved: z.array(z.string()),
      unmoved: z.array(z.string()),
      avoidedUsd: Figure,
      claimed: z.boolean(),
    }),
  ).describe('difference in differences against namespaces that did not move'),
  notes: z.array(z.string()),
});
export type Realised = z.infer<typeof Realised>;
