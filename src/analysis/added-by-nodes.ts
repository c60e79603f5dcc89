import type { RoleCost } from '../model/report.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import {
  cniRequest,
  coresPerThousandRps,
  type Part,
  partMonthlyUsd,
  ztunnelRequest,
  ztunnelsPerCall,
} from './ambient-parts.ts';
import { movedThousandRps } from './moved-requests.ts';

type Prices = Fact<'prices'>;

/** What ztunnel and istio-cni would cost more, USD a month. */
export interface AddedByNodes {
  /** The CPU of moved requests priced in full. */
  readonly likely: { readonly ztunnelUsd: number; readonly cniUsd: number };
  /** Only as much of it as exceeds what ztunnel reserves and does not use today. */
  readonly least: { readonly ztunnelUsd: number; readonly cniUsd: number };
  readonly ztunnelFormula: string;
  readonly cniFormula: string;
}

/**
 * One ztunnel and one istio-cni for every node that had none on average over the week, each at what the others
 * cost today (the charts' requests where there are none), and the CPU of the requests that move.
 */
export function addedByNodes(evidence: {
  readonly nodes: number;
  readonly prices: Prices;
  readonly requestCounts: Facts['requestCounts'];
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}): AddedByNodes {
  const { nodes, prices, requestCounts, roleCosts, coveredHours } = evidence;
  const ztunnel = agent(
    roleCosts.find(({ role }) => role === 'ztunnel'),
    ztunnelRequest,
    coveredHours,
  );
  const cni = agent(
    roleCosts.find(({ role }) => role === 'cni'),
    cniRequest,
    coveredHours,
  );
  const [ztunnelNodes, cniNodes] = [Math.max(0, nodes - ztunnel.count), Math.max(0, nodes - cni.count)];
  const trafficCores = movedThousandRps(requestCounts, coveredHours) * coresPerThousandRps.ztunnel * ztunnelsPerCall;
  const spareCores = ztunnel.spareCores * ztunnel.count + ztunnelNodes * ztunnelRequest.cpuCores;
  const usd = (part: Part): number => partMonthlyUsd(part, prices);
  const cores = (cpuCores: number): number => usd({ cpuCores, memoryGib: 0 });
  const cniUsd = cniNodes * usd(cni.each);
  const newZtunnelsUsd = ztunnelNodes * usd(ztunnel.each);
  return {
    likely: { ztunnelUsd: newZtunnelsUsd + cores(trafficCores), cniUsd },
    least: { ztunnelUsd: newZtunnelsUsd + cores(Math.max(0, trafficCores - spareCores)), cniUsd },
    ztunnelFormula: `${ztunnelNodes.toFixed(1)} nodes without one × what one costs + ${trafficCores.toFixed(2)} cores for moved requests`,
    cniFormula: `${cniNodes.toFixed(1)} nodes without one × what one costs`,
  };
}

/** How many of them there were on average, what one reserves or uses, and how much of its reservation is free. */
function agent(
  cost: RoleCost | undefined,
  fallback: Part,
  coveredHours: number,
): { count: number; each: Part; spareCores: number } {
  if (cost === undefined || cost.proxyHours <= 0) return { count: 0, each: fallback, spareCores: fallback.cpuCores };
  const perHour = (total: number): number => total / cost.proxyHours;
  return {
    count: cost.proxyHours / coveredHours,
    each: { cpuCores: perHour(cost.cpuAllocatedCoreHours), memoryGib: perHour(cost.memoryAllocatedGibHours) },
    spareCores: Math.max(0, perHour(cost.cpuAllocatedCoreHours) - perHour(cost.cpuCoreHours)),
  };
}
