import { known, type Reading } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';
import type { CostLine, NamespaceCost, RoleCost } from '../../src/model/report-cost.ts';
import { nodeShape, samplePrices } from './sample-prices.ts';

/* What is made of the sample's cost lines: the reconciliation, teams, shares of ztunnel, the bill, units. */

export interface CostParts {
  readonly rates: { readonly cpuCoreHourUsd: number; readonly memoryGibHourUsd: number };
  readonly lines: readonly CostLine[];
  readonly costs: readonly RoleCost[];
  readonly namespaces: readonly NamespaceCost[];
  readonly weeklyUsd: number;
  readonly coveredHours: number;
}
type Cost = Report['cost'];

const usd = (reading: Reading<number>): number => (reading.known ? reading.value : 0);
const total = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

export const sampleCost = (
  parts: CostParts,
): Pick<Cost, 'teams' | 'ztunnelShares' | 'reconciliation' | 'billed' | 'units'> => ({
  teams: known(teams(parts)),
  ztunnelShares: ztunnelShares(parts),
  reconciliation: reconciliation(parts),
  billed: billed(parts),
  units: {
    perMillionRequestsUsd: known(parts.weeklyUsd / 206.124665),
    perMeshedPodMonthUsd: known(((parts.weeklyUsd / parts.coveredHours) * 730) / 1009),
  },
});

const everybodys = new Set(['ztunnel', 'cni', 'control-plane']);

function teams({ lines }: CostParts) {
  const own = lines.filter(({ role }) => !everybodys.has(role));
  const shared = total(
    lines.filter(({ role }) => everybodys.has(role)),
    (line) => usd(line.monthlyUsd),
  );
  const all = total(own, (line) => usd(line.monthlyUsd));
  return [...Map.groupBy(own, ({ team }) => team)].map(([team, mine]) => {
    const ownUsd = total(mine, (line) => usd(line.monthlyUsd));
    return { team, ownUsd, sharedUsd: (shared * ownUsd) / all };
  });
}

const gib = 1024 ** 3;

function ztunnelShares({ costs }: CostParts): Cost['ztunnelShares'] {
  const rows = [
    { namespace: 'catalog', bytes: 912 * gib },
    { namespace: 'reviews', bytes: 377 * gib },
    { namespace: 'assets', bytes: 64 * gib },
    { namespace: 'unknown', bytes: 3 * gib },
  ];
  const all = total(rows, ({ bytes }) => bytes);
  const monthlyUsd = usd(costs.find(({ role }) => role === 'ztunnel')?.monthlyUsd ?? known(0));
  return known({
    key: 'bytes that ztunnel carried for the clients and servers of the namespace',
    rows: rows.map((row) => ({
      ...row,
      shareRatio: row.bytes / all,
      monthlyUsd: known((monthlyUsd * row.bytes) / all),
    })),
  });
}

function reconciliation({ costs, rates }: CostParts): Cost['reconciliation'] {
  const nodes = samplePrices.nodes.length;
  const nodeHours = nodes * 168;
  const of = (cpuCoreHours: number, memoryGibHours: number) => ({
    cpuUsd: cpuCoreHours * rates.cpuCoreHourUsd,
    memoryUsd: memoryGibHours * rates.memoryGibHourUsd,
  });
  const parts = [
    ...costs.map((cost) => ({
      kind: 'role' as const,
      label: cost.role,
      ...of(cost.cpuAllocatedCoreHours, cost.memoryAllocatedGibHours),
    })),
    { kind: 'other-workloads' as const, label: 'Other workloads', ...of(39_100, 181_400) },
    { kind: 'system-reserved' as const, label: 'Kept by the system', ...of(0.09 * nodeHours, 3.37 * nodeHours) },
  ];
  const whole = of(nodeShape.cpuCores * nodeHours, nodeShape.memoryGib * nodeHours);
  const idle = {
    kind: 'idle' as const,
    label: 'Idle',
    cpuUsd: whole.cpuUsd - total(parts, ({ cpuUsd }) => cpuUsd),
    memoryUsd: whole.memoryUsd - total(parts, ({ memoryUsd }) => memoryUsd),
  };
  const nodeUsd = whole.cpuUsd + whole.memoryUsd;
  const lines = [...parts, idle, { kind: 'total' as const, label: 'Nodes', ...whole }];
  return known({
    lines: lines.map((line) => ({
      ...line,
      usd: line.cpuUsd + line.memoryUsd,
      shareRatio: (line.cpuUsd + line.memoryUsd) / nodeUsd,
    })),
    ...{ nodeUsd, nodes, nodeHours, atLeast: false },
    notes: [],
  });
}

/** The bill apportions what nodes left unused, so it says more than the allocation. */
function billed({ namespaces }: CostParts): Cost['billed'] {
  const rows = namespaces
    .filter(({ role }) => role === 'sidecar')
    .map(({ namespace, periodUsd }) => ({
      namespace,
      sidecarUsd: usd(periodUsd) * 1.031,
      sidecarUnusedUsd: usd(periodUsd) * 0.284,
      allocatedUsd: periodUsd,
    }));
  return known({
    source: 'CUR 2.0 with split cost allocation data',
    coveredHours: 161,
    namespaces: rows,
    totalUsd: total(rows, ({ sidecarUsd, sidecarUnusedUsd }) => sidecarUsd + sidecarUnusedUsd),
    notes: ['Split cost allocation data may not count the requests of native sidecars.'],
  });
}
