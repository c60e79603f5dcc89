import type { Rate } from '../derive/pod-rates.ts';
import type { RoleCost } from '../model/report-cost.ts';
import {
  allocatedEach,
  cniRequest,
  coresPerThousandRps,
  type Part,
  partMonthlyUsd,
  ztunnelRequest,
  ztunnelsPerCall,
} from './ambient-parts.ts';

/** What ambient puts on nodes, and what the requests that move cost there, USD a month. */
export interface AddedByNodes {
  readonly ztunnelUsd: number;
  readonly cniUsd: number;
  /** CPU of moved requests: in full, or only what exceeds what ztunnels reserve and do not use. */
  readonly trafficUsd: (thousandRps: number, fits: 'nothing' | 'what is spare') => number;
  readonly ztunnelFormula: string;
  readonly cniFormula: string;
}

/**
 * One ztunnel and one istio-cni for every node that had none on average over the week, each at what the others
 * cost today (the charts' requests where there are none).
 * @param rate what the cluster's nodes charge on average
 */
export function addedByNodes(evidence: {
  readonly nodes: number;
  readonly rate: Rate;
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}): AddedByNodes {
  const { nodes, rate, roleCosts, coveredHours } = evidence;
  const cost = (role: RoleCost['role']): RoleCost | undefined => roleCosts.find((one) => one.role === role);
  const ztunnel = agent(cost('ztunnel'), ztunnelRequest, coveredHours);
  const cni = agent(cost('cni'), cniRequest, coveredHours);
  const [ztunnelNodes, cniNodes] = [Math.max(0, nodes - ztunnel.count), Math.max(0, nodes - cni.count)];
  const spareCores = ztunnel.spareCores * ztunnel.count + ztunnelNodes * ztunnel.each.cpuCores;
  return {
    ztunnelUsd: ztunnelNodes * partMonthlyUsd(ztunnel.each, rate),
    cniUsd: cniNodes * partMonthlyUsd(cni.each, rate),
    trafficUsd: (thousandRps, fits) => {
      const cores = ztunnelCores(thousandRps) - (fits === 'nothing' ? 0 : spareCores);
      return partMonthlyUsd({ cpuCores: Math.max(0, cores), memoryGib: 0 }, rate);
    },
    ztunnelFormula: `${ztunnelNodes.toFixed(1)} nodes without one × what one costs`,
    cniFormula: `${cniNodes.toFixed(1)} nodes without one × what one costs`,
  };
}

/** CPU that these requests cost the ztunnels at both ends. */
export const ztunnelCores = (thousandRps: number): number =>
  thousandRps * coresPerThousandRps.ztunnel * ztunnelsPerCall;

/** How many of them there were on average, what one reserves or uses, and how much of its reservation is free. */
function agent(
  cost: RoleCost | undefined,
  fallback: Part,
  coveredHours: number,
): { count: number; each: Part; spareCores: number } {
  const each = allocatedEach(cost);
  if (cost === undefined || each === undefined) return { count: 0, each: fallback, spareCores: fallback.cpuCores };
  const usedCores = cost.cpuCoreHours / cost.proxyHours;
  return { count: cost.proxyHours / coveredHours, each, spareCores: Math.max(0, each.cpuCores - usedCores) };
}
