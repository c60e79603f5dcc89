import type { Rate } from '../derive/pod-rates.ts';
import type { RoleCost } from '../model/report-cost.ts';
import type { BreakEven } from '../model/report-savings.ts';
import { cniRequest, type Part, partMonthlyUsd, sidecarRequest, ztunnelRequest } from './ambient-parts.ts';

/**
 * How many sidecars a node must carry before ambient reserves less on it, by what each requests:
 *
 *   (ztunnel + istio-cni where none runs yet) / one sidecar
 *
 * With the charts' requests 2 by CPU and 4 by memory; 3 and 4.78 when istio-cni is new.
 * @param rate what the cluster's nodes charge on average, for the break-even in USD
 */
export function breakEven(evidence: {
  readonly nodes: number;
  readonly rate: Rate;
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}): BreakEven {
  const { nodes, rate, roleCosts, coveredHours } = evidence;
  const cost = (role: RoleCost['role']): RoleCost | undefined => roleCosts.find((one) => one.role === role);
  const sidecar = each('sidecar', cost('sidecar'), sidecarRequest);
  const ztunnel = each('ztunnel', cost('ztunnel'), ztunnelRequest);
  const cni = cost('cni') === undefined ? [each('istio-cni', undefined, cniRequest)] : [];
  const agents = [ztunnel, ...cni];
  const ratio = (amount: (part: Part) => number): number =>
    agents.reduce((sum, { part }) => sum + amount(part), 0) / amount(sidecar.part);
  return {
    sidecarsPerNode: (cost('sidecar')?.proxyHours ?? 0) / coveredHours / nodes,
    cpu: ratio(({ cpuCores }) => cpuCores),
    memory: ratio(({ memoryGib }) => memoryGib),
    usd: ratio((part) => partMonthlyUsd(part, rate)),
    basis: `requests of one: ${[sidecar, ...agents].map(({ says }) => says).join('; ')}${cni.length > 0 ? '' : '; istio-cni runs already'}`,
  };
}

/** What one requests on average; the chart's default of what it does not request, or when none ran. */
function each(name: string, cost: RoleCost | undefined, fallback: Part): { part: Part; says: string } {
  const perHour = (total: number | undefined): number =>
    cost && cost.proxyHours > 0 ? (total ?? 0) / cost.proxyHours : 0;
  const [cpuCores, memoryGib] = [perHour(cost?.cpuRequestCoreHours), perHour(cost?.memoryRequestGibHours)];
  const part = { cpuCores: cpuCores || fallback.cpuCores, memoryGib: memoryGib || fallback.memoryGib };
  const millicores = `${(part.cpuCores * 1000).toFixed(0)}m${cpuCores > 0 ? '' : " (chart's default)"}`;
  const mebibytes = `${(part.memoryGib * 1024).toFixed(0)}Mi${memoryGib > 0 ? '' : " (chart's default)"}`;
  return { part, says: `${name} ${millicores} and ${mebibytes}` };
}
