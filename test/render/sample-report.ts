import { known, missing, type Reading } from '../../src/model/reading.ts';
import type { NamespaceCost, Report, RoleCost } from '../../src/model/report.ts';
import { reportSchema } from '../../src/model/report.ts';
import { type Role, roles } from '../../src/model/role.ts';

/*
 * A plausible week of a cluster half way to ambient, its arithmetic done here from proxies and prices,
 * so that rows add up to totals and the bridge ends at the saving.
 */

const rates = { cpuCoreHourUsd: 0.031611, memoryGibHourUsd: 0.004237 };
const coverageRatio = 0.972;
const coveredHours = 168 * coverageRatio;

/** A group of equal proxies: how many, and what each requests and uses (cores, GiB). */
interface Proxies {
  readonly namespace: string;
  readonly role: Role;
  readonly proxies: number;
  readonly cpu: readonly [request: number, used: number];
  readonly memory: readonly [request: number, used: number];
}

const sidecars = (namespace: string, proxies: number, usedCores = 0.041): Proxies => ({
  ...{ namespace, role: 'sidecar', proxies, cpu: [0.1, usedCores], memory: [0.125, 0.094] },
});

const ordinary: readonly Proxies[] = [
  sidecars('payments', 212, 0.163),
  sidecars('checkout', 148),
  sidecars('search', 96, 0.122),
  sidecars('ledger', 54),
  sidecars('identity', 37),
  sidecars('notifications', 22),
  sidecars('batch', 9, 0.008),
  { namespace: 'istio-system', role: 'ztunnel', proxies: 62, cpu: [0.2, 0.071], memory: [0.5, 0.11] },
  { namespace: 'istio-system', role: 'cni', proxies: 62, cpu: [0.1, 0.004], memory: [0.1, 0.03] },
  { namespace: 'istio-system', role: 'control-plane', proxies: 3, cpu: [0.5, 0.31], memory: [2, 1.4] },
  { namespace: 'istio-ingress', role: 'gateway', proxies: 6, cpu: [0.5, 0.62], memory: [0.5, 0.41] },
  { namespace: 'catalog', role: 'waypoint', proxies: 4, cpu: [0.1, 0.27], memory: [0.125, 0.19] },
  { namespace: 'reviews', role: 'waypoint', proxies: 2, cpu: [0.1, 0.06], memory: [0.125, 0.11] },
];

function namespaceCost({ namespace, role, proxies, cpu, memory }: Proxies): NamespaceCost {
  const proxyHours = proxies * coveredHours;
  const hours = (each: number) => each * proxyHours;
  const cpuAllocatedCoreHours = hours(Math.max(...cpu));
  const memoryAllocatedGibHours = hours(Math.max(...memory));
  const periodUsd = cpuAllocatedCoreHours * rates.cpuCoreHourUsd + memoryAllocatedGibHours * rates.memoryGibHourUsd;
  return {
    namespace,
    role,
    cpuCoreHours: hours(cpu[1]),
    memoryGibHours: hours(memory[1]),
    cpuRequestCoreHours: hours(cpu[0]),
    memoryRequestGibHours: hours(memory[0]),
    cpuAllocatedCoreHours,
    memoryAllocatedGibHours,
    proxyHours,
    periodUsd: known(periodUsd),
    monthlyUsd: known((periodUsd / coveredHours) * 730),
  };
}

const usd = (reading: Reading<number>): number => (reading.known ? reading.value : 0);
const add = (a: Reading<number>, b: Reading<number>): Reading<number> => known(usd(a) + usd(b));

function roleCosts(rows: readonly NamespaceCost[]): RoleCost[] {
  return roles.flatMap((role) => {
    const mine = rows.filter((row) => row.role === role).map(({ namespace: _, ...cost }): RoleCost => cost);
    return mine.length === 0 ? [] : [mine.reduce(together)];
  });
}

const together = (a: RoleCost, b: RoleCost): RoleCost => ({
  role: a.role,
  cpuCoreHours: a.cpuCoreHours + b.cpuCoreHours,
  memoryGibHours: a.memoryGibHours + b.memoryGibHours,
  cpuRequestCoreHours: a.cpuRequestCoreHours + b.cpuRequestCoreHours,
  memoryRequestGibHours: a.memoryRequestGibHours + b.memoryRequestGibHours,
  cpuAllocatedCoreHours: a.cpuAllocatedCoreHours + b.cpuAllocatedCoreHours,
  memoryAllocatedGibHours: a.memoryAllocatedGibHours + b.memoryAllocatedGibHours,
  proxyHours: a.proxyHours + b.proxyHours,
  periodUsd: add(a.periodUsd, b.periodUsd),
  monthlyUsd: add(a.monthlyUsd, b.monthlyUsd),
});

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

const results: Report['results'] = [
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
];

export function countsOf(all: Report['results']): Report['resultCounts'] {
  const of = (verdict: string) => all.filter((result) => result.verdict === verdict).length;
  return { pass: of('pass'), fail: of('fail'), unknown: of('unknown'), notApplicable: of('notApplicable') };
}

/** The report of these proxies; the rest is the same week. */
export function reportOf(proxies: readonly Proxies[]): Report {
  const namespaces = proxies.map(namespaceCost);
  const costs = roleCosts(namespaces);
  const weeklyUsd = costs.reduce((sum, cost) => sum + usd(cost.periodUsd), 0);
  const sidecar = costs.find((cost) => cost.role === 'sidecar');
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
      prices: known({ ...rates, source: 'OpenCost default prices', asOf: '2026-07-20', isDefault: true }),
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
      unclassifiedBecause: [],
    },
    modes: known({
      sidecarPods: 578,
      ambientPods: 431,
      outOfMeshPods: 96,
      ambientShareRatio: known(431 / (431 + 578)),
    }),
    saving: saving(costs),
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
    latency: {
      method: 'measured',
      because: 'Istio request duration histograms of the whole week, as the receiving proxies saw them.',
      modes: [
        latency(
          'sidecar',
          184_220_113,
          [4.1, 9.6, 48.2],
          [
            [1, 5],
            [5, 10],
            [25, 50],
          ],
        ),
        latency(
          'waypoint',
          21_904_552,
          [3.2, 7.9, 31.4],
          [
            [1, 5],
            [5, 10],
            [25, 50],
          ],
        ),
      ],
    },
    results,
    resultCounts: countsOf(results),
  };
}

type Range = [number, number];
function latency(
  mode: 'sidecar' | 'waypoint',
  requests: number,
  ms: readonly number[],
  within: readonly Range[],
): Report['latency']['modes'][number] {
  const quantiles = [0.5, 0.9, 0.99].map((quantile, at) => ({
    quantile,
    ms: known(ms[at] ?? 0),
    withinMs: within[at] ?? ([0, 0] as Range),
  }));
  return { mode, requests, quantiles };
}

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
    unclassifiedBecause: [],
  },
  modes: missing('Kubernetes refused to list pods: 403 Forbidden'),
  saving: lost,
  estimate: lost,
  sideBySide: lost,
  latency: { method: 'none', because: 'Prometheus refused the connection.', modes: [] },
  results: [],
  resultCounts: countsOf([]),
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
};

export const preliminaryReport: Report = {
  ...sampleReport,
  trust: {
    ...sampleReport.trust,
    coverageRatio: known(0.61),
    preliminary: true,
    because: ['61% of the week is backed by samples, under the threshold of 90%'],
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
    prices: known({ ...rates, source: 'meshledger.yaml', asOf: '2026-11', isDefault: false }),
  },
  cost: { ...sampleReport.cost, previousWeeklyUsd: missing('this is the first report of this cluster') },
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

/** Every string a cluster may choose is an attack. */
export const hostileReport: Report = {
  ...reportOf([...hostileNames.map((name, at) => sidecars(name, at + 1)), ...ordinary]),
  run: { ...sampleReport.run, cluster: hostileNames.slice(0, 9).join(' ') },
  trust: { ...sampleReport.trust, notes: hostileNames.map((name) => ({ source: name, note: name })) },
  results: hostileNames.flatMap((name, at) =>
    (['fail', 'unknown'] as const).map((verdict) => ({
      ...{ check: `hostile-${at}`, title: name, verdict, severity: 'high' as const },
      ...{ subject: name, saw: name, because: name, fix: name },
    })),
  ),
  resultCounts: { pass: 0, fail: hostileNames.length, unknown: hostileNames.length, notApplicable: 0 },
  latency: { ...sampleReport.latency, because: hostileNames[2] ?? '' },
};

/** As many namespaces as a large company has. */
export const largeReport: Report = {
  ...reportOf([
    ...Array.from({ length: 2000 }, (_, at) => sidecars(`team-${String(at).padStart(4, '0')}`, 1 + (at % 13))),
    ...ordinary.filter(({ role }) => role !== 'sidecar'),
  ]),
  results: Array.from({ length: 2000 }, (_, at) => ({
    check: `check-${at % 12}`,
    title: `Condition number ${at % 12} holds`,
    verdict: at % 3 === 0 ? ('fail' as const) : ('pass' as const),
    severity: 'medium' as const,
    subject: `Namespace team-${at}`,
    saw: 'something that is not right',
    because: 'It matters.',
    fix: 'Make it right.',
  })),
  resultCounts: { pass: 1333, fail: 667, unknown: 0, notApplicable: 0 },
};
