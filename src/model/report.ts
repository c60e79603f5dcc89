import * as z from 'zod';
import { CheckResult, ComplianceSummary, Verdict } from './check.ts';
import { Figure } from './figure.ts';
import { Drivers } from './history.ts';
import type { Immutable } from './immutable.ts';
import { Prices } from './money-facts.ts';
import { Period } from './period.ts';
import { Reading } from './reading.ts';
import {
  Billed,
  CostLine,
  NamespaceCost,
  Reconciliation,
  RoleCost,
  TeamCost,
  UnitCosts,
  ZtunnelShares,
} from './report-cost.ts';
import { Finance, Sensitivity } from './report-finance.ts';
import { Realisable, Realised, Saving, WhatIf } from './report-savings.ts';
import { Latency, Network } from './report-traffic.ts';
import { Role } from './role.ts';
import { SourceNote } from './snapshot.ts';

/** Version of the public result. */
export const reportSchema = 'meshledger.report/3';

/** How many pods of the cluster are in which mode now, infrastructure and finished pods left out. */
export const ModeShare = z.object({
  sidecarPods: z.number(),
  ambientPods: z.number(),
  outOfMeshPods: z.number(),
  ambientShareRatio: Reading(z.number()).describe('ambient / (ambient + sidecar)'),
});
export type ModeShare = z.infer<typeof ModeShare>;

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
    lines: z.array(CostLine),
    teams: Reading(z.array(TeamCost)),
    ztunnelShares: Reading(ZtunnelShares),
    reconciliation: Reading(Reconciliation),
    billed: Reading(Billed),
    units: UnitCosts,
    unclassifiedBecause: z.array(z.string()),
  }),
  drivers: Drivers,
  modes: Reading(ModeShare),
  saving: Reading(Saving),
  sensitivity: Reading(Sensitivity),
  whatIf: Reading(WhatIf),
  realisable: Reading(Realisable),
  realised: Reading(Realised),
  finance: Reading(Finance),
  network: Reading(Network),
  estimate: Reading(Estimate),
  sideBySide: Reading(SideBySide),
  latency: Latency,
  results: z.array(CheckResult),
  resultCounts: z.record(Verdict, z.number()),
  compliance: ComplianceSummary,
});
export type Report = Immutable<z.infer<typeof Report>>;
