import { judged } from '../../src/analysis/judge.ts';
import type { CheckResult } from '../../src/model/check.ts';
import { Compliance } from '../../src/model/compliance.ts';
import type { Prices } from '../../src/model/money-facts.ts';
import { known, missing, type Reading } from '../../src/model/reading.ts';
import { type Report, reportSchema } from '../../src/model/report.ts';
import type { CostLine, NamespaceCost, RoleCost } from '../../src/model/report-cost.ts';
import { type Role, roles } from '../../src/model/role.ts';
import { attacked } from './attacked.ts';
import { type CostParts, sampleCost } from './sample-cost.ts';
import { defaultPrices, manyPrices, meanRates, partlyPriced, samplePrices } from './sample-prices.ts';
import { finance, levelsOf, realisable, realised, whatIf } from './sample-savings.ts';
import { requests, sampleLatency, sampleNetwork } from './sample-traffic.ts';

/*
 * A plausible week of a cluster half way to ambient, its arithmetic done here from proxies and prices,
 * so that rows add up to totals and the bridge ends at the saving.
 */

const rates = meanRates;
const coverageRatio = 0.972;
const coveredHours = 168 * coverageRatio;

/** A group of equal proxies: how many, and what each requests and uses (cores, GiB). */
export interface Proxies {
  readonly namespace: string;
  readonly role: Role;
  readonly workload: string;
  readonly team: string;
  readonly proxies: number;
  readonly cpu: readonly [request: number, used: number];
  readonly memory: readonly [request: number, used: number];
}

const teams: Readonly<Record<string, string>> = {
  payments: 'payments',
  ledger: 'payments',
  checkout: 'storefront',
  search: 'storefront',
  catalog: 'storefront',
  reviews: 'storefront',
  identity: 'platform',
  notifications: 'platform',
  'istio-ingress': 'platform',
};
const teamOf = (namespace: string): string => teams[namespace] ?? '';

const sidecars = (namespace: string, proxies: number, usedCores = 0.041, workload = `${namespace}-api`): Proxies => ({
  ...{ namespace, role: 'sidecar', proxies, cpu: [0.1, usedCores], memory: [0.125, 0.094] },
  ...{ workload, team: teamOf(namespace) },
});

const shared = (namespace: string, role: Role, workload: string, proxies: number): Omit<Proxies, 'cpu' | 'memory'> => ({
  ...{ namespace, role, workload, proxies, team: teamOf(namespace) },
});

const ordinary: readonly Proxies[] = [
  sidecars('payments', 140, 0.163),
  sidecars('payments', 72, 0.163, 'payments-worker'),
  sidecars('checkout', 148),
  sidecars('search', 60, 0.122),
  sidecars('search', 36, 0.122, 'search-worker'),
  sidecars('ledger', 54),
  sidecars('identity', 37),
  sidecars('notifications', 22),
  sidecars('batch', 9, 0.008),
  { ...shared('istio-system', 'ztunnel', 'ztunnel', 62), cpu: [0.2, 0.071], memory: [0.5, 0.11] },
  { ...shared('istio-system', 'cni', 'istio-cni-node', 62), cpu: [0.1, 0.004], memory: [0.1, 0.03] },
  { ...shared('istio-system', 'control-plane', 'istiod', 3), cpu: [0.5, 0.31], memory: [2, 1.4] },
  { ...shared('istio-ingress', 'gateway', 'istio-ingressgateway', 6), cpu: [0.5, 0.62], memory: [0.5, 0.41] },
  { ...shared('catalog', 'waypoint', 'waypoint', 4), cpu: [0.1, 0.27], memory: [0.125, 0.19] },
  { ...shared('reviews', 'waypoint', 'waypoint', 2), cpu: [0.1, 0.06], memory: [0.125, 0.11] },
];

function costLine({ namespace, role, workload, team, proxies, cpu, memory }: Proxies): CostLine {
  const proxyHours = proxies * coveredHours;
  const hours = (each: number) => each * proxyHours;
  const cpuAllocatedCoreHours = hours(Math.max(...cpu));
  const memoryAllocatedGibHours = hours(Math.max(...memory));
  const periodUsd = cpuAllocatedCoreHours * rates.cpuCoreHourUsd + memoryAllocatedGibHours * rates.memoryGibHourUsd;
  return {
    role,
    namespace,
    workload,
    team,
    cpuCoreHours: hours(cpu[1]),
    memoryGibHours: hours(memory[1]),
    cpuRequestCoreHours: hours(cpu[0]),
    memoryRequestGibHours: hours(memory[0]),
    cpuAllocatedCoreHours,
    memoryAllocatedGibHours,
    proxyHours,
    periodUsd: known(periodUsd),
    monthlyUsd: known((periodUsd / coveredHours) * 730),
    atLeast: false,
    efficiencyRatio: missing('worked out for sums only'),
  };
}

const usd = (reading: Reading<number>): number => (reading.known ? reading.value : 0);

/** Lines summed by role. */
function roleCosts(lines: readonly CostLine[]): RoleCost[] {
  return roles.flatMap((role) => {
    const mine = lines.filter((line) => line.role === role);
    return mine.length === 0 ? [] : [{ ...amounts(mine), role }];
  });
}

/** Lines summed by namespace and role, in the order they come. */
function namespaceCosts(lines: readonly CostLine[]): NamespaceCost[] {
  const groups = Map.groupBy(lines, ({ namespace, role }) => JSON.stringify([namespace, role]));
  return [...groups.values()].flatMap((mine) =>
    mine.slice(0, 1).map(({ namespace, role }) => ({ ...amounts(mine), namespace, role })),
  );
}

function amounts(lines: readonly CostLine[]): Omit<RoleCost, 'role'> {
  const sum = (of: (line: CostLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  const ofUse = (use: number, request: number): number => (request > 0 ? use / request : 0);
  const cpuUsd = sum((line) => line.cpuAllocatedCoreHours) * rates.cpuCoreHourUsd;
  const memoryUsd = sum((line) => line.memoryAllocatedGibHours) * rates.memoryGibHourUsd;
  const cpu = ofUse(
    sum((line) => line.cpuCoreHours),
    sum((line) => line.cpuRequestCoreHours),
  );
  const memory = ofUse(
    sum((line) => line.memoryGibHours),
    sum((line) => line.memoryRequestGibHours),
  );
  return {
    cpuCoreHours: sum((line) => line.cpuCoreHours),
    memoryGibHours: sum((line) => line.memoryGibHours),
    cpuRequestCoreHours: sum((line) => line.cpuRequestCoreHours),
    memoryRequestGibHours: sum((line) => line.memoryRequestGibHours),
    cpuAllocatedCoreHours: sum((line) => line.cpuAllocatedCoreHours),
    memoryAllocatedGibHours: sum((line) => line.memoryAllocatedGibHours),
    proxyHours: sum((line) => line.proxyHours),
    periodUsd: known(sum((line) => usd(line.periodUsd))),
    monthlyUsd: known(sum((line) => usd(line.monthlyUsd))),
    atLeast: lines.some((line) => line.atLeast),
    efficiencyRatio: known((cpu * cpuUsd + memory * memoryUsd) / (cpuUsd + memoryUsd)),
  };
}

const monthly = (costs: readonly RoleCost[], role: Role): number =>
  usd(costs.find((cost) => cost.role === role)?.monthlyUsd ?? known(0));

function saving(costs: readonly RoleCost[]): Report['saving'] {
  const steps = [
    {
      label: 'Sidecars freed',
      monthlyUsd: monthly(costs, 'sidecar'),
      formula: 'allocated cost of all sidecars, a month',
    },
    {
      label: 'Waypoints added',
      monthlyUsd: -0.21 * monthly(costs, 'sidecar'),
      formula: '3 namespaces × 2 replicas × max(request, traffic)',
    },
    {
      label: 'ztunnel added',
      monthlyUsd: -0.08 * monthly(costs, 'ztunnel'),
      formula: '62 nodes × max(request, usage + moved traffic) − what ztunnel costs today',
    },
    { label: 'istio-cni added', monthlyUsd: 0, formula: '62 nodes × max(request, usage) − what istio-cni costs today' },
  ];
  const value = steps.reduce((sum, step) => sum + step.monthlyUsd, 0);
  const formula = 'sidecars freed − waypoints added − ztunnel added − istio-cni added (allocated, × 730 h)';
  return known({
    monthlyUsd: { value: known(value), low: value * 0.81, high: value * 1.12, unit: 'USD/month', formula },
    steps,
    assumptions: [
      'ztunnel on the remaining nodes costs what it costs today.',
      'istio-cni on the remaining nodes costs what it costs today.',
      'Moved requests cost ztunnel 0.06 and a waypoint 0.25 CPU cores per 1,000 a second (Istio 1.24 load test).',
      'Likely: new waypoints in 3 namespaces whose policies need one; low: in all 7 sidecar namespaces; high: none.',
      'Allocated savings are freed reservations. They become cash only when nodes go.',
    ],
  });
}

const seen: readonly CheckResult[] = [
  ...['payments', 'checkout', 'search'].map((namespace) => ({
    check: 'mtls-strict',
    title: 'Every meshed namespace enforces strict mTLS',
    verdict: 'fail' as const,
    severity: 'high' as const,
    subject: `Namespace ${namespace}`,
    saw: 'mtls.mode is PERMISSIVE',
    because: 'A PERMISSIVE workload still accepts plain text, which can be read or forged inside the cluster.',
    fix: 'Add a PeerAuthentication with mtls.mode STRICT to the namespace, or one for the whole mesh.',
  })),
  {
    check: 'deny-rules-enforced',
    title: 'Every DENY rule is applied by the proxy that sees the traffic',
    verdict: 'fail',
    severity: 'high',
    subject: 'AuthorizationPolicy catalog/deny-admin',
    saw: 'matches on paths, but selects pods behind ztunnel only',
    because: 'ztunnel reads no HTTP: it drops the rule, and traffic that should be denied is allowed.',
    fix: 'Attach the policy to the waypoint with targetRefs instead of a selector.',
  },
  {
    check: 'waypoint-scales',
    title: 'Every waypoint scales with its traffic',
    verdict: 'fail',
    severity: 'medium',
    subject: 'Gateway reviews/waypoint',
    saw: '2 replicas, no HorizontalPodAutoscaler',
    because: 'A waypoint is shared: at its CPU limit it resets connections of every service behind it.',
    fix: 'Add a HorizontalPodAutoscaler for Deployment reviews/waypoint.',
  },
  {
    check: 'waypoint-scales',
    title: 'Every waypoint scales with its traffic',
    verdict: 'fail',
    severity: 'medium',
    subject: 'Gateway catalog/waypoint',
    saw: '4 replicas, no HorizontalPodAutoscaler',
    because: 'A waypoint is shared: at its CPU limit it resets connections of every service behind it.',
    fix: 'Add a HorizontalPodAutoscaler for Deployment catalog/waypoint.',
  },
  {
    check: 'clocks-synchronised',
    title: 'Node clocks agree well enough for certificates',
    verdict: 'unknown',
    severity: 'low',
    subject: '62 nodes',
    saw: 'no node_timex series',
    because: 'Prometheus has no node_timex_offset_seconds; node_exporter may run without its timex collector.',
    fix: 'Run node_exporter with --collector.timex.',
  },
  ...['ledger', 'identity', 'notifications', 'batch'].map((namespace) => ({
    check: 'mtls-strict',
    title: 'Every meshed namespace enforces strict mTLS',
    verdict: 'pass' as const,
    severity: 'high' as const,
    subject: `Namespace ${namespace}`,
    saw: 'mtls.mode is STRICT',
    because: 'A PERMISSIVE workload still accepts plain text, which can be read or forged inside the cluster.',
    fix: 'Add a PeerAuthentication with mtls.mode STRICT to the namespace, or one for the whole mesh.',
  })),
  {
    check: 'gateways-redundant',
    title: 'Every ingress gateway outlives the loss of a node',
    verdict: 'pass',
    severity: 'medium',
    subject: 'Deployment istio-ingress/istio-ingressgateway',
    saw: '6 replicas, and a PodDisruptionBudget',
    because: 'A gateway of one replica goes down with its node.',
    fix: '',
  },
];

/** One waiver that holds, one that has lapsed, and one that nothing needs. */
const compliance = Compliance.parse({
  waivers: [
    {
      ...{ check: 'waypoint-scales', subject: 'Gateway catalog/*', owner: 'the storefront team', until: '2026-12-31' },
      reason: 'its traffic is steady, and the autoscaler comes with the December release',
    },
    {
      ...{ check: 'mtls-strict', subject: 'Namespace checkout', owner: 'the payments team', until: '2026-10-31' },
      reason: 'the old till still speaks plain text',
    },
    {
      ...{ check: 'deny-rules-enforced', subject: 'AuthorizationPolicy legacy/*', owner: 'the platform team' },
      ...{ until: '2027-03-31', reason: 'the namespace goes with the data centre' },
    },
  ],
});
const { results, counts, summary } = judged(seen, compliance, '2026-11-15T23:00:00Z');

/** The report of these proxies; the rest is the same week. */
export function reportOf(proxies: readonly Proxies[], prices: Prices = samplePrices): Report {
  const lines = proxies.map(costLine);
  const namespaces = namespaceCosts(lines);
  const costs = roleCosts(lines);
  const weeklyUsd = costs.reduce((sum, cost) => sum + usd(cost.periodUsd), 0);
  const sidecar = costs.find((cost) => cost.role === 'sidecar');
  const [saved, moved] = [saving(costs), realised(weeklyUsd, requests.sidecar + requests.waypoint)];
  const canGo = realisable();
  const added = { waypointUsd: 0.21 * monthly(costs, 'sidecar'), ztunnelUsd: 0.08 * monthly(costs, 'ztunnel') };
  const likely = saved.known ? usd(saved.value.monthlyUsd.value) : 0;
  const parts: CostParts = { rates, lines, costs, namespaces, weeklyUsd, coveredHours };
  const article = { vcpus: 57.94, memoryGib: 71.6 };
  const naive = (article.vcpus * 0.1664 + article.memoryGib * 0.014) * 730;
  return {
    schema: reportSchema,
    tool: { name: 'meshledger', version: '0.1.0' },
    run: {
      key: '7c1e90af',
      cluster: 'prod-eu',
      simulated: true,
      period: { start: '2026-11-08T23:00:00Z', end: '2026-11-15T23:00:00Z', zone: 'Europe/Berlin', hours: 168 },
      scheduledAt: '2026-11-16T07:00:00Z',
      collectedAt: '2026-11-16T07:00:42Z',
      snapshotSha256: '3f1a9c0de4b75b0c2f6d8e91a7b3c5d40e6f8a1b2c3d4e5f60718293a4b5c6d7',
    },
    trust: {
      coverageRatio: known(coverageRatio),
      preliminary: false,
      because: [],
      prices: known(prices),
      failedSources: [{ source: 'node clocks', note: 'Prometheus answered, but has no node_timex_offset_seconds.' }],
      notes: [
        {
          source: 'proxy usage',
          note: 'PromQL info: metric might not be a counter: container_memory_working_set_bytes.',
        },
      ],
    },
    cost: {
      weeklyUsd: {
        value: known(weeklyUsd),
        unit: 'USD',
        formula: 'Σ over roles of max(request, usage) × rate, for the period',
      },
      monthlyUsd: {
        value: known((weeklyUsd / coveredHours) * 730),
        unit: 'USD/month',
        formula: 'weekly cost / covered hours × 730',
      },
      previousWeeklyUsd: known(weeklyUsd * 1.084),
      roles: costs,
      namespaces,
      lines,
      ...sampleCost(parts),
      unclassifiedBecause: [],
    },
    drivers: {
      namespaces: namespaces.map(({ namespace, proxyHours }) => ({ namespace, podHours: proxyHours })),
      rates,
    },
    modes: known({
      sidecarPods: 578,
      ambientPods: 431,
      outOfMeshPods: 96,
      ambientShareRatio: known(431 / (431 + 578)),
    }),
    saving: saved,
    sensitivity: known([
      { label: 'prices 20% lower', monthlyUsd: likely * 0.8 },
      { label: 'prices 20% higher', monthlyUsd: likely * 1.2 },
      { label: 'no new waypoint', monthlyUsd: likely + added.waypointUsd },
      { label: 'a waypoint in every sidecar namespace', monthlyUsd: likely - added.waypointUsd * 0.32 },
      { label: 'ztunnel reserves twice as much', monthlyUsd: likely - monthly(costs, 'ztunnel') },
    ]),
    whatIf: whatIf(namespaces, lines, { ...added, coveredHours }),
    realisable: canGo,
    realised: moved,
    finance: finance({
      allocated: saved.known ? levelsOf(saved.value.monthlyUsd) : none,
      realisable: canGo.known ? levelsOf(canGo.value.monthlyUsd) : none,
      realised: moved.known ? levelsOf(moved.value.avoidedUsd, 730 / 168) : none,
    }),
    network: sampleNetwork,
    estimate: known({
      ...article,
      sidecarUsd: naive,
      ambientUsd: naive * 0.05,
      savingsUsd: naive * 0.95,
      latencyReductionMs: 45,
    }),
    sideBySide: known({
      articleVcpus: article.vcpus,
      articleMemoryGib: article.memoryGib,
      sidecarVcpus: (sidecar?.cpuCoreHours ?? 0) / coveredHours,
      sidecarMemoryGib: (sidecar?.memoryGibHours ?? 0) / coveredHours,
      notSidecars: ['ztunnel', 'waypoint', 'gateway'],
    }),
    latency: sampleLatency,
    results,
    resultCounts: counts,
    compliance: summary,
  };
}

const none = { low: 0, likely: 0, high: 0 };

export const sampleReport: Report = reportOf(ordinary);

const lost = missing('Prometheus refused the connection: connect ECONNREFUSED');

/** A run that knows nothing but its own week. */
export const blindReport: Report = {
  ...sampleReport,
  trust: {
    coverageRatio: lost,
    preliminary: true,
    because: ['no proxy usage was read'],
    prices: missing('no price source is configured and the defaults are switched off'),
    failedSources: [
      { source: 'prometheus', note: 'connect ECONNREFUSED' },
      { source: 'kubernetes', note: '403 Forbidden: cannot list pods at the cluster scope' },
    ],
    notes: [],
  },
  cost: {
    weeklyUsd: { ...sampleReport.cost.weeklyUsd, value: lost },
    monthlyUsd: { ...sampleReport.cost.monthlyUsd, value: lost },
    previousWeeklyUsd: missing('no earlier report is archived for this cluster'),
    roles: [],
    namespaces: [],
    lines: [],
    teams: lost,
    ztunnelShares: lost,
    reconciliation: missing('the nodes of the period were not read'),
    billed: missing('no billed cost is configured'),
    units: { perMillionRequestsUsd: lost, perMeshedPodMonthUsd: lost },
    unclassifiedBecause: [],
  },
  drivers: { namespaces: [] },
  modes: missing('Kubernetes refused to list pods: 403 Forbidden'),
  saving: lost,
  sensitivity: lost,
  whatIf: lost,
  realisable: missing('the pods and nodes of the cluster were not read: 403 Forbidden'),
  realised: missing('no baseline yet: 0 of 4 weeks before the first namespace moved'),
  finance: missing('no investment is configured'),
  network: lost,
  estimate: lost,
  sideBySide: lost,
  latency: { method: 'none', because: 'Prometheus refused the connection.', modes: [], moves: [], l4Only: [] },
  results: [],
  resultCounts: { pass: 0, fail: 0, unknown: 0, notApplicable: 0, waived: 0 },
  compliance: { ...sampleReport.compliance, ...judged([], compliance, '2026-11-15T23:00:00Z').summary },
};

/** A small mesh on large nodes: ambient would cost more than it frees. */
export const negativeReport: Report = {
  ...sampleReport,
  saving: known({
    monthlyUsd: { value: known(-1187.4), low: -1520.25, high: -910.6, unit: 'USD/month', formula: 'freed − added' },
    steps: [
      { label: 'Sidecars freed', monthlyUsd: 412.6, formula: 'allocated cost of all sidecars, a month' },
      { label: 'ztunnel added', monthlyUsd: -1240, formula: '62 nodes × (0.2 vCPU, 0.5 GiB)' },
      { label: 'istio-cni added', monthlyUsd: -360, formula: '62 nodes × (0.1 vCPU, 0.1 GiB)' },
    ],
    assumptions: [],
  }),
  realisable: sampleReport.realisable.known
    ? known({
        ...sampleReport.realisable.value,
        groups: sampleReport.realisable.value.groups.map((group) => ({
          ...group,
          after: group.before,
          removed: { low: 0, point: 0, high: 0 },
          cashMonthlyUsd: known({ low: 0, point: 0, high: 0 }),
          freedCommitmentMonthlyUsd: known({ low: 0, point: 0, high: 0 }),
        })),
        nodes: { low: 0, point: 0, high: 0 },
        monthlyUsd: { ...sampleReport.realisable.value.monthlyUsd, value: known(0), low: 0, high: 0 },
        freedCommitmentMonthlyUsd: {
          ...sampleReport.realisable.value.freedCommitmentMonthlyUsd,
          ...{ value: known(0), low: 0, high: 0 },
        },
      })
    : lost,
  realised: missing('no baseline yet: 3 of 4 weeks before the first namespace moved'),
  finance: finance({
    allocated: { low: -1520.25, likely: -1187.4, high: -910.6 },
    realisable: none,
    realised: none,
  }),
};

export const preliminaryReport: Report = {
  ...sampleReport,
  trust: {
    ...sampleReport.trust,
    coverageRatio: known(0.61),
    preliminary: true,
    because: ['61% of the week is backed by samples, under the threshold of 90%'],
    prices: known(defaultPrices),
  },
};

/** The first run of a cluster, with prices of its own and everything else in order. */
export const firstReport: Report = {
  ...sampleReport,
  run: { ...sampleReport.run, simulated: false, period: { ...sampleReport.run.period, zone: 'UTC' } },
  trust: {
    ...sampleReport.trust,
    failedSources: [],
    notes: [],
    prices: known({
      nodes: samplePrices.nodes.map((price) => ({
        ...price,
        source: 'meshledger.yaml',
        asOf: '2026-11-01',
        discountRatio: 0.12,
        capacityType: 'unknown',
      })),
      unpriced: [],
    }),
  },
  cost: { ...sampleReport.cost, previousWeeklyUsd: missing('this is the first report of this cluster') },
  realised: missing('no baseline yet: 1 of 4 weeks before the first namespace moved'),
  finance: missing('no investment is configured'),
};

const bounded = <Row extends { readonly atLeast: boolean }>(rows: readonly Row[]): Row[] =>
  rows.map((row) => ({ ...row, atLeast: true }));

/** Seven nodes have no price: every sum is a lower bound. */
export const atLeastReport: Report = {
  ...sampleReport,
  trust: { ...sampleReport.trust, prices: known(partlyPriced) },
  cost: {
    ...sampleReport.cost,
    weeklyUsd: { ...sampleReport.cost.weeklyUsd, atLeast: true },
    monthlyUsd: { ...sampleReport.cost.monthlyUsd, atLeast: true },
    roles: bounded(sampleReport.cost.roles),
    namespaces: bounded(sampleReport.cost.namespaces),
    lines: bounded(sampleReport.cost.lines),
    reconciliation: sampleReport.cost.reconciliation.known
      ? known({ ...sampleReport.cost.reconciliation.value, atLeast: true })
      : lost,
  },
  realised: sampleReport.realised.known
    ? known({
        ...sampleReport.realised.value,
        ...{ usable: false, claimed: false },
        baseline: { ...sampleReport.realised.value.baseline, rSquared: 0.41, cvRmseRatio: 0.29 },
      })
    : lost,
};

export const hostileNames = [
  '<!channel>',
  '=HYPERLINK("x")',
  '</script><script>alert(1)</script>',
  '"{{x}}" {{{y}}}',
  '#panic("x") [*b*] $y$',
  'a"b\nc',
  'evil\u202Egnp.exe\u200b',
  '\u{1F600} \u6F22\u5B57 \u05E9\u05DC\u05D5\u05DD \u0000\u001b[31m \ud800',
  '<img src=x onerror=alert(1)> <@U123|you> *bold* `code` &amp;',
  'x'.repeat(5000),
];

const attackedWeek = attacked(
  reportOf([...hostileNames.map((name, at) => sidecars(name, at + 1)), ...ordinary], partlyPriced),
  hostileNames,
);
const hostileWaiver = (name: string) => ({
  ...{ check: name, subject: name, owner: name, reason: name, until: '2026-10-31' },
});
const unknownTo = missing(`${hostileNames[2]} ${hostileNames[6]} ${hostileNames[8]}`);

/** Every string that a cluster, a bill or a price list may choose is an attack. */
export const hostileReport: Report = {
  ...attackedWeek,
  run: { ...sampleReport.run, cluster: hostileNames.slice(0, 9).join(' ') },
  trust: { ...attackedWeek.trust, notes: hostileNames.map((name) => ({ source: name, note: name })) },
  cost: {
    ...attackedWeek.cost,
    namespaces: reportOf([...hostileNames.map((name, at) => sidecars(name, at + 1)), ...ordinary]).cost.namespaces,
    units: { perMillionRequestsUsd: unknownTo, perMeshedPodMonthUsd: unknownTo },
  },
  realised: attackedWeek.realised.known
    ? known({ ...attackedWeek.realised.value, control: unknownTo, priceEffectUsd: unknownTo })
    : unknownTo,
  results: hostileNames.flatMap((name, at) =>
    (['fail', 'unknown', 'waived'] as const).map((verdict) => ({
      ...{ check: `hostile-${at}`, title: name, verdict, severity: 'high' as const },
      ...{ subject: name, saw: name, because: name, fix: name },
      ...(verdict !== 'unknown' && { waiver: hostileWaiver(name) }),
    })),
  ),
  resultCounts: {
    ...{ pass: 0, fail: hostileNames.length, unknown: hostileNames.length },
    ...{ notApplicable: 0, waived: hostileNames.length },
  },
  compliance: {
    weightedPassRatio: unknownTo,
    ...{ lapsedWaivers: hostileNames.map(hostileWaiver), unusedWaivers: hostileNames.map(hostileWaiver) },
  },
  latency: { ...attackedWeek.latency, because: hostileNames[2] ?? '' },
};

const manyResults = Array.from({ length: 2000 }, (_, at) => ({
  check: `check-${at % 12}`,
  title: `Condition number ${at % 12} holds`,
  verdict: at % 3 === 0 ? ('fail' as const) : ('pass' as const),
  severity: 'medium' as const,
  subject: `Namespace team-${at}`,
  saw: 'something that is not right',
  because: 'It matters.',
  fix: 'Make it right.',
}));
const ofMany = judged(manyResults, Compliance.parse({}), '2026-11-15T23:00:00Z');

/** As many namespaces as a large company has. */
export const largeReport: Report = {
  ...reportOf(
    [
      ...Array.from({ length: 2000 }, (_, at) => sidecars(`team-${String(at).padStart(4, '0')}`, 1 + (at % 13))),
      ...ordinary.filter(({ role }) => role !== 'sidecar'),
    ],
    manyPrices,
  ),
  ...{ results: ofMany.results, resultCounts: ofMany.counts, compliance: ofMany.summary },
};
