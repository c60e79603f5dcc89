import * as z from 'zod';
import { Figure } from './figure.ts';
import { Reading } from './reading.ts';

/** Request latency of one mode, from histogram buckets; `withinMs` is the bucket the value lies in. */
export const Quantile = z.object({
  quantile: z.number(),
  ms: Reading(z.number()),
  withinMs: z.tuple([z.number(), z.number()]).optional(),
});
export const ModeLatency = z.object({
  mode: z.enum(['sidecar', 'waypoint']),
  requests: z.number(),
  quantiles: z.array(Quantile),
});
export type ModeLatency = z.infer<typeof ModeLatency>;

/** What can be said of one quantile after a move: no more than the buckets of both sides show. */
export const LatencyChange = z.object({
  quantile: z.number(),
  verdict: z
    .enum(['lower', 'higher', 'noneSeen', 'notKnown'])
    .describe('`noneSeen`: both lie in the same bucket, or in buckets that overlap; no difference can be seen'),
  betweenMs: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('what after − before lies between; absent when a side is above the largest bucket'),
});
export type LatencyChange = z.infer<typeof LatencyChange>;

/** A namespace that moved within the period: its latency before, and after where that can be measured. */
export const LatencyMove = z.object({
  namespace: z.string(),
  lastDayBefore: z.string(),
  firstDayAfter: z.string(),
  before: ModeLatency,
  after: Reading(ModeLatency),
  changes: z.array(LatencyChange).describe('one a quantile; none where the sides are not compared'),
});
export type LatencyMove = z.infer<typeof LatencyMove>;

export const Latency = z.object({
  method: z.enum(['measured', 'estimate', 'none']),
  because: z.string(),
  modes: z.array(ModeLatency),
  moves: z.array(LatencyMove),
  l4Only: z
    .array(z.string())
    .describe('namespaces in ambient whose requests no waypoint measured: their latency is not measurable'),
});
export type Latency = z.infer<typeof Latency>;

/** Traffic from one workload to another, and how much of it crosses zones. */
export const ZoneEdge = z.object({
  source: z.string().describe('namespace/workload'),
  destination: z.string(),
  gibMonthly: z.number(),
  crossRatio: z
    .object({ low: z.number(), likely: z.number(), high: z.number() })
    .describe('crossings per byte; above 1 where a waypoint makes two legs of it'),
  monthlyUsd: z.number(),
  sameZoneMonthlyUsd: z.number().describe('with traffic distribution PreferSameZone'),
  overloadRatio: z.number().describe('largest load of a zone under PreferSameZone, relative to an even spread'),
});
export type ZoneEdge = z.infer<typeof ZoneEdge>;

export const Network = z.object({
  method: z.enum(['measured', 'estimated', 'both']),
  crossZoneGibMonthly: Figure,
  monthlyUsd: Figure,
  measured: Reading(
    z.object({
      gibMonthly: z.number(),
      crossZoneGibMonthly: z.number().describe('between two known zones that differ'),
      unknownZoneRatio: z.number().describe('share of the bytes (0-1) without a zone at either end'),
    }),
  ).describe('ztunnel, by its zone labels'),
  estimated: Reading(
    z.object({
      gibMonthly: z.number().describe('a byte through a waypoint travels twice and counts twice'),
      crossZoneGibMonthly: Figure,
    }),
  ).describe('Envoy traffic, by where pods were placed'),
  edges: z.array(ZoneEdge).describe('the estimated edges that cost most'),
  sameZoneMonthlyUsd: Reading(z.number()).describe(
    'what the estimated traffic would cost if every Service preferred its own zone; compare with `estimated`',
  ),
  gibUsd: z.number(),
  notes: z.array(z.string()),
});
export type Network = z.infer<typeof Network>;
