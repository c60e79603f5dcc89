import * as z from 'zod';
import { CheckResult, Verdict } from './check.ts';
import { Prices } from './facts.ts';
import { Figure } from './figure.ts';
import type { Immutable } from './immutable.ts';
import { Period } from './period.ts';
import { Reading } from './reading.ts';
import { Role } from './role.ts';
import { SourceNote } from './snapshot.ts';

/** Version of the public result. */
export const reportSchema = 'meshledger.report/1';

/** What proxies used, reserved and cost over the period. USD are allocated cost, unrounded. */
const Usage = z.object({
  cpuCoreHours: z.number(),
  memoryGibHours: z.number(),
  cpuRequestCoreHours: z.number(),
  memoryRequestGibHours: z.number(),
  cpuAllocatedCoreHours: z.number(),
  memoryAllocatedGibHours: z.number(),
  proxyHours: z
    .number()
    .describe('hours that proxies lived, by usage samples or kube-state-metrics, whichever saw more'),
  periodUsd: Reading(z.number()).describe('allocated: max(request, usage) x rate, for the period'),
  monthlyUsd: Reading(z.number()).describe('periodUsd / covered hours x 730'),
});

export const RoleCost = Usage.extend({ role: Role });
export type RoleCost = z.infer<typeof RoleCost>;
export const NamespaceCost = Usage.extend({ namespace: z.string(), role: Role });
export type NamespaceCost = z.infer<typeof NamespaceCost>;

/** How many pods of the cluster are in which mode now, infrastructure and finished pods left out. */
export const ModeShare = z.object({
  sidecarPods: z.number(),
  ambientPods: z.number(),
  outOfMeshPods: z.number(),
  ambientShareRatio: Reading(z.number()).describe('ambient / (ambient + sidecar)'),
});
export type ModeShare = z.infer<typeof ModeShare>;

/** One step from what sidecars cost to what is saved, USD a month; added cost is negative. */
export const SavingStep = z.object({
  label: z.string(),
  monthlyUsd: z.number(),
  formula: z.string(),
});

/** What moving every sidecar to ambient would free, net of what ambient adds. */
export const Saving = z.object({
  monthlyUsd: Figure,
  steps: z.array(SavingStep),
  assumptions: z.array(z.string()),
});
export type Saving = z.infer<typeof Saving>;

/** The article's arithmetic, reproduced exactly; naive, and never the headline. */
export const Estimate = z.object({
  vcpus: z.number(),
  memoryGib: z.number(),
  sidecarUsd: z.number(),
  ambientUsd: z.number(),
  savingsUsd: z.number(),
  latencyReductionMs: z.number(),
});
export type Estimate = z.infer<typeof Estimate>;

/** What the article's queries call sidecars, beside what sidecars are. Averages over the covered hours. */
export const SideBySide = z.object({
  articleVcpus: z.number(),
  articleMemoryGib: z.number(),
  sidecarVcpus: z.number(),
  sidecarMemoryGib: z.number(),
  notSidecars: z.array(Role).describe('roles that the article counts as sidecars here'),
});
export type SideBySide = z.infer<typeof SideBySide>;

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

/** The public, versioned result of a run: the same numbers for every reader. */
export const Report = z.object({
  schema: z.literal(reportSchema),
  tool: z.object({ name: z.string(), version: z.string() }),
  run: z.object({
    key: z.string(),
    supersedes: z.string().optional(),
    cluster: z.string(),
    simulated: z.boolean(),
    period: Period,
    scheduledAt: z.string(),
    collectedAt: z.string(),
    snapshotSha256: z.string().describe('SHA-256 of the uncompressed evidence, hex'),
  }),
  trust: z.object({
    coverageRatio: Reading(z.number()),
    preliminary: z.boolean(),
    because: z.array(z.string()).describe('why the report is preliminary, or partly blind'),
    prices: Reading(Prices),
    failedSources: z.array(SourceNote),
    notes: z.array(SourceNote),
  }),
  cost: z.object({
    weeklyUsd: Figure,
    monthlyUsd: Figure,
    previousWeeklyUsd: Reading(z.number()),
    roles: z.array(RoleCost),
    namespaces: z.array(NamespaceCost),
    unclassifiedBecause: z.array(z.string()),
  }),
  modes: Reading(ModeShare),
  saving: Reading(Saving),
  estimate: Reading(Estimate),
  sideBySide: Reading(SideBySide),
  latency: z.object({
    method: z.enum(['measured', 'estimate', 'none']),
    because: z.string(),
    modes: z.array(ModeLatency),
  }),
  results: z.array(CheckResult),
  resultCounts: z.record(Verdict, z.number()),
});
export type Report = Immutable<z.infer<typeof Report>>;
