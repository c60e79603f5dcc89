import { known, missing } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';

type Mode = Report['latency']['modes'][number];
type Range = [number, number];

const buckets: readonly Range[] = [
  [1, 5],
  [5, 10],
  [25, 50],
];
const mode = (of: 'sidecar' | 'waypoint', requests: number, ms: readonly number[]): Mode => ({
  mode: of,
  requests,
  quantiles: [0.5, 0.9, 0.99].map((quantile, at) => ({
    quantile,
    ms: known(ms[at] ?? 0),
    withinMs: buckets[at] ?? [0, 0],
  })),
});

/** Two values of one bucket differ by less than its width. */
const spread = ([from, to]: Range): Range => [from - to, to - from];

export const requests = { sidecar: 184_220_113, waypoint: 21_904_552 };

export const sampleLatency: Report['latency'] = {
  method: 'measured',
  because: 'Istio request duration histograms of the whole week, as the receiving proxies saw them.',
  modes: [mode('sidecar', requests.sidecar, [4.1, 9.6, 48.2]), mode('waypoint', requests.waypoint, [3.2, 7.9, 31.4])],
  moves: [
    {
      namespace: 'reviews',
      lastDayBefore: '2026-11-10',
      firstDayAfter: '2026-11-12',
      before: mode('sidecar', 2_310_400, [3.9, 8.8, 41]),
      after: known(mode('waypoint', 4_120_900, [3.4, 8.1, 33.7])),
      changes: [0.5, 0.9, 0.99].map((quantile, at) => ({
        quantile,
        verdict: 'noneSeen' as const,
        betweenMs: spread(buckets[at] ?? [0, 0]),
      })),
    },
    {
      namespace: 'assets',
      lastDayBefore: '2026-11-11',
      firstDayAfter: '2026-11-13',
      before: mode('sidecar', 1_204_000, [2.1, 6.4, 28]),
      after: missing('assets is in ambient without a waypoint, which sees no requests'),
      changes: [],
    },
  ],
  l4Only: ['assets'],
};

const gibUsd = 0.02;
const edge = (
  source: string,
  destination: string,
  gibMonthly: number,
  likely: number,
  sameZone: number,
  overloadRatio: number,
) => ({
  ...{ source, destination, gibMonthly, overloadRatio },
  crossRatio: { low: likely - 0.06, likely, high: likely + 0.05 },
  monthlyUsd: gibMonthly * likely * gibUsd,
  sameZoneMonthlyUsd: gibMonthly * sameZone * gibUsd,
});

const edges = [
  edge('checkout/checkout-api', 'payments/payments-api', 8200, 0.667, 0, 1.1),
  edge('istio-ingress/istio-ingressgateway', 'search/search-api', 6100, 0.72, 0.2, 1.8),
  edge('search/search-api', 'search/search-worker', 2900, 0.667, 0, 1),
  edge('payments/payments-worker', 'ledger/ledger-api', 1400, 0.5, 0.5, 1.3),
];
const sum = (of: (one: (typeof edges)[number]) => number): number => edges.reduce((total, one) => total + of(one), 0);
const crossing = sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.likely);
const measuredGib = 412.6;

export const sampleNetwork: Report['network'] = known({
  method: 'both',
  crossZoneGibMonthly: {
    value: known(crossing + measuredGib),
    low: sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.low) + measuredGib,
    high: (sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.high) + measuredGib) * 1.1,
    unit: 'GiB/month',
    formula: 'measured by ztunnel + \u03a3 edges bytes \u00d7 (1 \u2212 \u03a3 zones client share \u00d7 server share)',
  },
  monthlyUsd: {
    value: known((crossing + measuredGib) * gibUsd),
    low: (sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.low) + measuredGib) * gibUsd,
    high: (sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.high) + measuredGib) * 1.1 * gibUsd,
    unit: 'USD/month',
    formula: 'GiB across zones \u00d7 0.02 USD',
  },
  measured: known({ gibMonthly: 1290.4, crossZoneGibMonthly: measuredGib, unknownZoneRatio: 0.013 }),
  estimated: known({
    gibMonthly: sum(({ gibMonthly }) => gibMonthly),
    crossZoneGibMonthly: {
      value: known(crossing),
      low: sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.low),
      high: sum(({ gibMonthly, crossRatio }) => gibMonthly * crossRatio.high) * 1.1,
      unit: 'GiB/month',
      formula: '\u03a3 edges bytes \u00d7 (1 \u2212 \u03a3 zones client share \u00d7 server share)',
    },
  }),
  edges,
  sameZoneMonthlyUsd: known(sum(({ sameZoneMonthlyUsd }) => sameZoneMonthlyUsd)),
  gibUsd,
  notes: ['Envoy counts bodies only; headers, TLS and TCP add 0 to 10%, which the range carries.'],
});
