import { needsWaypoint } from '../derive/l7-policy.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { RoleCost, Saving } from '../model/report.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import {
  cniRequest,
  coresPerThousandRps,
  type Part,
  waypointReplicas,
  waypointRequest,
  ztunnelRequest,
  ztunnelsPerCall,
} from './ambient-parts.ts';
import { monthHours, type RoleUsage } from './proxy-cost.ts';

type Prices = Fact<'prices'>;

export interface SavingEvidence {
  readonly facts: Facts;
  readonly rows: readonly RoleUsage[];
  readonly roleCosts: readonly RoleCost[];
  readonly coveredHours: number;
}

/**
 * What moving every sidecar to ambient would save a month, allocated, added up part by part:
 *
 *   sidecars freed − ztunnel added − istio-cni added − waypoints added
 *
 * ztunnel and istio-cni are paid per node, so few meshed pods on many nodes can cost more than they save;
 * a negative saving is a result. Waypoints are counted in three ways: none (high), one for each namespace
 * whose policies need it (likely), one for each namespace with sidecars (low).
 */
export function saving({ facts, rows, roleCosts, coveredHours }: SavingEvidence): Reading<Saving> {
  const { nodes, prices } = facts;
  if (!prices.known) return prices;
  if (!nodes.known) return missing(`what ambient adds is paid per node, and the nodes are not known: ${nodes.why}`);
  const monthly = (part: Part): number => partUsd(part, prices.value) * monthHours;
  const nodeCount = nodes.value.length;
  const agents = (role: 'ztunnel' | 'cni', fallback: Part, extraCores: number): number => {
    const now = roleCosts.find((cost) => cost.role === role);
    const each = perInstance(now, fallback, extraCores / Math.max(1, nodeCount));
    const today = now?.monthlyUsd.known ? now.monthlyUsd.value : 0;
    return Math.max(0, nodeCount * monthly(each) - today);
  };
  const rps = movedRequests(facts) / coveredHours / 3600;
  const sidecars = roleCosts.find(({ role }) => role === 'sidecar');
  const freedUsd = sidecars?.monthlyUsd.known ? sidecars.monthlyUsd.value : 0;
  const ztunnelUsd = agents('ztunnel', ztunnelRequest, (rps / 1000) * coresPerThousandRps.ztunnel * ztunnelsPerCall);
  const cniUsd = agents('cni', cniRequest, 0);
  const waypoints = (namespaces: readonly string[]): number =>
    namespaces.reduce((sum, namespace) => sum + monthly(waypointPart(facts, namespace, coveredHours)), 0);
  const sidecarNamespaces = [
    ...new Set(rows.filter(({ role }) => role === 'sidecar').map(({ usage }) => usage.namespace)),
  ].sort();
  const withoutWaypoint = sidecarNamespaces.filter((namespace) => !hasWaypoint(facts, namespace));
  const likely = namespacesThatNeedOne(facts, withoutWaypoint);
  const before = freedUsd - ztunnelUsd - cniUsd;
  const likelyUsd = likely.known ? waypoints(likely.value) : undefined;
  return known({
    monthlyUsd: {
      value: likely.known ? known(before - waypoints(likely.value)) : likely,
      low: before - waypoints(withoutWaypoint),
      high: before,
      unit: 'USD/month',
      formula: 'sidecars freed − ztunnel added − istio-cni added − waypoints added (allocated, × 730 h)',
    },
    steps: [
      { label: 'Sidecars freed', monthlyUsd: freedUsd, formula: 'allocated cost of every sidecar' },
      {
        label: 'ztunnel added',
        monthlyUsd: -ztunnelUsd,
        formula: `${nodeCount} nodes × max(request, usage + moved traffic) − what ztunnel costs today`,
      },
      {
        label: 'istio-cni added',
        monthlyUsd: -cniUsd,
        formula: `${nodeCount} nodes × max(request, usage) − what istio-cni costs today`,
      },
      ...(likelyUsd === undefined
        ? []
        : [
            {
              label: 'Waypoints added',
              monthlyUsd: -likelyUsd,
              formula: `${likely.known ? likely.value.length : 0} namespaces × ${waypointReplicas} replicas × max(request, traffic)`,
            },
          ]),
    ],
    assumptions: assumptions(facts, roleCosts, likely, withoutWaypoint),
  });
}

const partUsd = ({ cpuCores, memoryGib }: Part, prices: Prices): number =>
  cpuCores * prices.cpuCoreHourUsd + memoryGib * prices.memoryGibHourUsd;

/** max(request, usage) of one instance as it is today, with `extraCores` more usage; the chart's request when there is none. */
function perInstance(now: RoleCost | undefined, fallback: Part, extraCores: number): Part {
  if (now === undefined || now.proxyHours <= 0) {
    return { ...fallback, cpuCores: Math.max(fallback.cpuCores, extraCores) };
  }
  const each = (total: number): number => total / now.proxyHours;
  return {
    cpuCores: Math.max(each(now.cpuAllocatedCoreHours), each(now.cpuCoreHours) + extraCores),
    memoryGib: Math.max(each(now.memoryAllocatedGibHours), each(now.memoryGibHours)),
  };
}

function waypointPart({ requestCounts }: Facts, namespace: string, coveredHours: number): Part {
  const requests = requestCounts.known
    ? requestCounts.value
        .filter((count) => count.reporter === 'destination' && count.namespace === namespace)
        .reduce((sum, count) => sum + count.requests, 0)
    : 0;
  const thousandRps = requests / coveredHours / 3600 / 1000;
  return {
    cpuCores: Math.max(waypointReplicas * waypointRequest.cpuCores, thousandRps * coresPerThousandRps.waypoint),
    memoryGib: waypointReplicas * waypointRequest.memoryGib,
  };
}

const movedRequests = ({ requestCounts }: Facts): number =>
  requestCounts.known
    ? requestCounts.value
        .filter(({ reporter }) => reporter === 'destination')
        .reduce((sum, { requests }) => sum + requests, 0)
    : 0;

const hasWaypoint = ({ gateways }: Facts, namespace: string): boolean =>
  gateways.known &&
  gateways.value.some((gateway) => gateway.namespace === namespace && gateway.className === 'istio-waypoint');

/** Namespaces whose own policies ztunnel could not enforce. */
function namespacesThatNeedOne({ authorizationPolicies }: Facts, candidates: readonly string[]): Reading<string[]> {
  if (!authorizationPolicies.known) {
    return missing(`which namespaces need a waypoint is not known: ${authorizationPolicies.why}`);
  }
  const policies = authorizationPolicies.value.filter(needsWaypoint);
  return known(candidates.filter((namespace) => policies.some((policy) => policy.namespace === namespace)));
}

function assumptions(
  facts: Facts,
  roleCosts: readonly RoleCost[],
  likely: Reading<string[]>,
  withoutWaypoint: readonly string[],
): string[] {
  const has = (role: string): boolean => roleCosts.some((cost) => cost.role === role);
  return [
    has('ztunnel')
      ? 'ztunnel on the remaining nodes costs what it costs today.'
      : "ztunnel reserves its chart's default of 200m CPU and 512Mi a node.",
    has('cni')
      ? 'istio-cni on the remaining nodes costs what it costs today.'
      : "istio-cni reserves its chart's default of 100m CPU and 100Mi a node.",
    facts.requestCounts.known
      ? 'Moved requests cost ztunnel 0.06 and a waypoint 0.25 CPU cores per 1,000 a second (Istio 1.24 load test).'
      : 'CPU that moved traffic adds to ztunnel and waypoints is not included: requests were not measured.',
    `Likely: ${likely.known ? `new waypoints where policies need one (namespaces: ${likely.value.length})` : 'not known'}; low: in every namespace with sidecars and no waypoint (${withoutWaypoint.length}); high: none. Two replicas each.`,
    'Allocated savings are freed reservations. They become cash only when nodes go.',
  ];
}
