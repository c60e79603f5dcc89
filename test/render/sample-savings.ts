import { known, missing, type Reading } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';
import type { NamespaceCost } from '../../src/model/report-cost.ts';
import { nodeCounts, nodeHourUsd } from './sample-prices.ts';

/* The savings of the sample week, worked out from its own costs, so that every section says the same. */

type Known<Part> = Part extends { readonly known: true; readonly value: infer Value } ? Value : never;
const usd = (reading: Reading<number>): number => (reading.known ? reading.value : 0);
const hoursAMonth = 730;

/** Namespaces whose policies ask for a waypoint, dearest first. */
export const behindWaypoints = new Set(['payments', 'checkout', 'search']);

export interface Added {
  readonly waypointUsd: number;
  readonly ztunnelUsd: number;
  readonly coveredHours: number;
}

/** One namespace, and one workload, at a time: each bears what it adds. */
export function whatIf(
  namespaces: readonly NamespaceCost[],
  workloads: readonly (NamespaceCost & { readonly workload: string })[],
  { waypointUsd, ztunnelUsd, coveredHours }: Added,
): Report['whatIf'] {
  const mine = <Row extends NamespaceCost>(rows: readonly Row[]) => rows.filter(({ role }) => role === 'sidecar');
  const sum = (rows: readonly NamespaceCost[]) => rows.reduce((all, row) => all + row.proxyHours, 0);
  const sidecars = mine(namespaces);
  const behind = sum(sidecars.filter(({ namespace }) => behindWaypoints.has(namespace))) || 1;
  const move = (row: NamespaceCost & { readonly workload?: string }) => {
    const needed = behindWaypoints.has(row.namespace);
    const freedUsd = usd(row.monthlyUsd);
    const ztunnel = (ztunnelUsd * row.proxyHours) / (sum(sidecars) || 1);
    const waypoint = needed ? (waypointUsd * row.proxyHours) / behind : 0;
    const net = freedUsd - ztunnel - waypoint;
    return {
      namespace: row.namespace,
      ...(row.workload === undefined ? {} : { workload: row.workload }),
      sidecars: row.proxyHours / coveredHours,
      freedUsd,
      ztunnelUsd: ztunnel,
      waypointUsd: known(waypoint),
      netUsd: {
        value: known(net),
        low: net * 0.81,
        high: net * 1.12,
        unit: 'USD/month',
        formula: 'freed \u2212 added',
      },
      waypoint: needed ? ('needed' as const) : ('not-needed' as const),
      because: needed ? [`AuthorizationPolicy ${row.namespace}/allow-get matches on methods`] : [],
    };
  };
  return known({
    namespaces: sidecars.map(move),
    workloads: mine(workloads).map(move),
    breakEven: {
      sidecarsPerNode: sum(sidecars) / coveredHours / 62,
      cpu: 3,
      memory: 4.78125,
      usd: 3.2557,
      basis: 'by requests: a sidecar 100m and 128Mi; ztunnel and istio-cni 300m and 612Mi a node',
    },
    sharedPerNodeUsd: 0,
    assumptions: ['Each row moves alone, the others stay as they are.'],
  });
}

const all = (of: number) => ({ low: of, point: of, high: of });
const times = ({ low, point, high }: ReturnType<typeof all>, each: number) => ({
  low: low * each,
  point: point * each,
  high: high * each,
});

/** Three groups of the same nodes: on demand, partly committed, spot. */
export function realisable(): Report['realisable'] {
  const monthUsd = nodeHourUsd * hoursAMonth;
  const removed = { onDemand: { low: 1, point: 2, high: 3 }, committed: all(1), spot: { low: 0, point: 0, high: 1 } };
  const cash = [
    times(removed.onDemand, monthUsd),
    times(removed.committed, monthUsd * 0.4),
    times(removed.spot, monthUsd * 0.4),
  ];
  const cashOf = (end: 'low' | 'point' | 'high') => cash.reduce((sum, interval) => sum + interval[end], 0);
  const freed = monthUsd * 0.6;
  const group = { instanceType: 'm6i.2xlarge', blockers: [], freedCommitmentMonthlyUsd: known(all(0)) };
  return known({
    targetUtilisationRatio: 1,
    groups: [
      {
        ...group,
        group: 'general',
        capacityType: 'on-demand',
        nodes: nodeCounts.onDemand,
        nodeHourUsd: known(nodeHourUsd),
        before: { firstFit: 41, lowerBound: 40 },
        after: { firstFit: 39, lowerBound: 38 },
        removed: removed.onDemand,
        packingSlack: 3,
        blockers: [
          { reason: 'a PodDisruptionBudget allows no disruption', nodes: 2, example: 'ledger/ledger-db' },
          { reason: 'a pod has local storage', nodes: 1, example: 'search/index-0' },
        ],
        cashMonthlyUsd: known(cash[0] ?? all(0)),
      },
      {
        ...group,
        group: 'committed',
        capacityType: 'on-demand',
        nodes: nodeCounts.committed,
        nodeHourUsd: known(nodeHourUsd),
        before: { firstFit: 10, lowerBound: 10 },
        after: { firstFit: 9, lowerBound: 9 },
        removed: removed.committed,
        packingSlack: 0,
        cashMonthlyUsd: known(cash[1] ?? all(0)),
        freedCommitmentMonthlyUsd: known(all(freed)),
      },
      {
        ...group,
        group: 'spot',
        capacityType: 'spot',
        nodes: nodeCounts.spot,
        nodeHourUsd: known(nodeHourUsd * 0.4),
        before: { firstFit: 8, lowerBound: 8 },
        after: { firstFit: 8, lowerBound: 7 },
        removed: removed.spot,
        packingSlack: 0,
        cashMonthlyUsd: known(cash[2] ?? all(0)),
      },
    ],
    left: [{ group: 'gpu', why: 'its pods ask for nvidia.com/gpu, which is not packed' }],
    nodes: { low: 2, point: 3, high: 5 },
    monthlyUsd: {
      value: known(cashOf('point')),
      low: cashOf('low'),
      high: cashOf('high'),
      unit: 'USD/month',
      formula: '\u03a3 removed nodes \u00d7 node-hour price \u00d7 the part no commitment pays \u00d7 730 h',
    },
    freedCommitmentMonthlyUsd: {
      value: known(freed),
      low: freed,
      high: freed,
      unit: 'USD/month',
      formula: '\u03a3 removed nodes \u00d7 node-hour price \u00d7 the part a commitment pays \u00d7 730 h',
    },
    packingSlackMonthlyUsd: known(3 * monthUsd),
    notes: ['Pods of the cluster as they were when it was read; zones are kept apart where pods ask for it.'],
  });
}

const baselineMillions = [135, 150, 165, 142.5, 157.5, 180, 120, 150];

/** Eight weeks, 600 USD a week on average over 150 million requests; the line is an ordinary least-squares fit. */
export function realised(actualUsd: number, requests: number): Report['realised'] {
  const [interceptUsd, slopeUsd, residualUsd] = [398.47619047619, 1.343492063492e-6, 2.1446130132];
  const [meanDriver, driverSquares, meanUsd] = [150e6, 2362.5e12, 600];
  const adjustedBaselineUsd = interceptUsd + slopeUsd * requests;
  const half = 1.943180281 * residualUsd * Math.sqrt(1 + 1 / 8 + (requests - meanDriver) ** 2 / driverSquares);
  const avoided = adjustedBaselineUsd - actualUsd;
  const firstEnd = Date.UTC(2026, 7, 9, 22);
  return known({
    baseline: {
      driver: 'requests',
      namespaces: [
        'catalog',
        'checkout',
        'payments',
        'reviews',
        'search',
        'ledger',
        'identity',
        'notifications',
        'batch',
      ],
      weeks: baselineMillions.map((_, at) => ({
        periodEnd: new Date(firstEnd + at * 7 * 86_400_000).toISOString().replace('.000', ''),
        runKey: `0000000${at}`,
      })),
      rates: { cpuCoreHourUsd: 0.0294, memoryGibHourUsd: 0.00394 },
      ...{ interceptUsd, slopeUsd, residualUsd, meanDriver, driverSquares, meanUsd },
      leastDriver: Math.min(...baselineMillions) * 1e6,
      mostDriver: Math.max(...baselineMillions) * 1e6,
      rSquared: 0.993570079,
      cvRmseRatio: 0.003574355,
    },
    frozenBy: '5b07d2e1',
    usable: true,
    driver: requests,
    adjustedBaselineUsd,
    actualUsd,
    avoidedUsd: {
      value: known(avoided),
      low: avoided - half,
      high: avoided + half,
      unit: 'USD/week',
      formula: 'adjusted baseline \u2212 actual, at the prices of the baseline',
    },
    claimed: true,
    spendReductionUsd: meanUsd - actualUsd,
    costAvoidanceUsd: adjustedBaselineUsd - meanUsd,
    priceEffectUsd: known(-11.2),
    quantityEffectUsd: actualUsd - meanUsd,
    control: known({
      moved: ['catalog', 'reviews'],
      unmoved: ['payments', 'checkout', 'search', 'ledger', 'identity', 'notifications', 'batch'],
      avoidedUsd: {
        value: known(avoided * 0.92),
        low: avoided * 0.71,
        high: avoided * 1.13,
        unit: 'USD/week',
        formula: 'change of unmoved namespaces \u2212 change of moved ones',
      },
      claimed: true,
    }),
    notes: ['Week 2026-09-13 had an incident in checkout and is kept in the baseline.'],
  });
}

const investmentUsd = 120 * 100 + 2550;
const yearlyRatio = 0.1;
const horizons = [12, 36];
const monthlyRatio = (1 + yearlyRatio) ** (1 / 12) - 1;

const npv = (monthlyUsd: number, months: number, ratio: number): number =>
  -investmentUsd +
  Array.from({ length: months }, (_, k) => monthlyUsd / (1 + ratio) ** (k + 1)).reduce((a, b) => a + b, 0);

/** By halving: NPV falls as the rate rises. */
function irr(monthlyUsd: number): Reading<number> {
  if (monthlyUsd * 36 <= investmentUsd) return missing('none: less comes back than went in');
  let [low, high] = [0, 10];
  for (let at = 0; at < 200; at++) {
    const middle = (low + high) / 2;
    if (npv(monthlyUsd, 36, middle) > 0) low = middle;
    else high = middle;
  }
  return known((1 + low) ** 12 - 1);
}

type Levels = Readonly<Record<'low' | 'likely' | 'high', number>>;

/** Each saving at its three levels; nothing saved is never paid back. */
export function finance(savings: Readonly<Record<'allocated' | 'realisable' | 'realised', Levels>>): Report['finance'] {
  const never = missing('never: it costs more than it saves');
  return known({
    investmentUsd,
    investmentFormula: '120 h \u00d7 100 USD/h + 2550 USD',
    discountRatio: yearlyRatio,
    yearlyDecayRatio: 0,
    cases: (['allocated', 'realisable', 'realised'] as const).flatMap((basis) =>
      (['low', 'likely', 'high'] as const).map((level) => {
        const monthlyUsd = savings[basis][level];
        const months = monthlyUsd > 0 ? known(investmentUsd / monthlyUsd) : never;
        return {
          ...{ basis, level, monthlyUsd },
          paybackMonths: months,
          paybackDays: months.known ? known((months.value * 365) / 12) : months,
          discountedPaybackMonths: months.known ? known(months.value * 1.06) : months,
          irrAnnualRatio: irr(monthlyUsd),
          horizons: horizons.map((horizon) => ({
            months: horizon,
            npvUsd: npv(monthlyUsd, horizon, monthlyRatio),
            roiRatio: (monthlyUsd * horizon - investmentUsd) / investmentUsd,
          })),
        };
      }),
    ),
  });
}

/** A figure's three levels. */
export function levelsOf({ value, low, high }: Known<Report['realised']>['avoidedUsd'], times = 1): Levels {
  const likely = usd(value);
  return { low: (low ?? likely) * times, likely: likely * times, high: (high ?? likely) * times };
}
