import * as z from 'zod';
import { Reading } from './reading.ts';
import { Role } from './role.ts';

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
  periodUsd: Reading(z.number()).describe('allocated: max(request, usage) x rate of its node, for the period'),
  monthlyUsd: Reading(z.number()).describe('periodUsd / covered hours x 730'),
  atLeast: z.boolean().describe('true when some of it ran on nodes without a price: the USD are a lower bound'),
  efficiencyRatio: Reading(z.number()).describe('used / requested, CPU and memory weighted by their cost (OpenCost)'),
});

export const RoleCost = Usage.extend({ role: Role });
export type RoleCost = z.infer<typeof RoleCost>;
export const NamespaceCost = Usage.extend({ namespace: z.string(), role: Role });
export type NamespaceCost = z.infer<typeof NamespaceCost>;
/** The finest line of the ledger. `team` is empty when nothing names one. */
export const CostLine = Usage.extend({ role: Role, namespace: z.string(), workload: z.string(), team: z.string() });
export type CostLine = z.infer<typeof CostLine>;

/** What a team is shown: its own proxies, and its part of what serves everybody. USD a month. */
export const TeamCost = z.object({
  team: z.string().describe('empty for what no label and no setting gives to a team'),
  ownUsd: z.number(),
  sharedUsd: z
    .number()
    .describe('ztunnel by bytes where they are known, else by own cost; control plane and istio-cni by both together'),
});
export type TeamCost = z.infer<typeof TeamCost>;

/** One line of the reconciliation; together they are what the cluster's nodes cost. */
export const ReconciliationLine = z.object({
  kind: z.enum(['role', 'other-workloads', 'system-reserved', 'idle', 'total']),
  label: z.string(),
  cpuUsd: z.number(),
  memoryUsd: z.number(),
  usd: z.number(),
  shareRatio: z.number(),
});

export type ReconciliationLine = z.infer<typeof ReconciliationLine>;

/** Every dollar of the cluster's nodes in the period, once. */
export const Reconciliation = z.object({
  lines: z.array(ReconciliationLine),
  nodeUsd: z.number().describe('Σ node hours x node price'),
  nodes: z.number().int().describe('nodes of the period, those that are gone by now too'),
  nodeHours: z.number(),
  atLeast: z.boolean().describe('true when a node has no price'),
  notes: z.array(z.string()),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

/** ztunnel serves a whole node; this is its cost by a stated key, never measured usage of a namespace. */
export const ZtunnelShares = z.object({
  key: z.string(),
  rows: z.array(
    z.object({ namespace: z.string(), bytes: z.number(), shareRatio: z.number(), monthlyUsd: Reading(z.number()) }),
  ),
});
export type ZtunnelShares = z.infer<typeof ZtunnelShares>;

/** What the mesh costs for a unit of its work. */
export const UnitCosts = z.object({
  perMillionRequestsUsd: Reading(z.number()),
  perMeshedPodMonthUsd: Reading(z.number()),
});
export type UnitCosts = z.infer<typeof UnitCosts>;

/** What the bill says beside what was allocated: "billed, apportioned". */
export const Billed = z.object({
  source: z.string(),
  coveredHours: z.number().describe('hours of the period that the bill has rows of'),
  namespaces: z.array(
    z.object({
      namespace: z.string(),
      sidecarUsd: z.number().describe('split cost x sidecar max(request, use) / pod max(request, use), per resource'),
      sidecarUnusedUsd: z.number().describe("the sidecars' part of what their nodes left unused"),
      allocatedUsd: Reading(z.number()).describe('what this report allocates to the same sidecars for the same hours'),
    }),
  ),
  totalUsd: z.number().describe('sidecarUsd + sidecarUnusedUsd of all namespaces'),
  notes: z.array(z.string()),
});
export type Billed = z.infer<typeof Billed>;
