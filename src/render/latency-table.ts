import type { Report } from '../model/report.ts';
import { count, grouped, quantity } from './numbers.ts';
import { ended } from './words.ts';

export interface LatencyTable {
  readonly caption: string;
  readonly because: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly mode: string;
    readonly requests: string;
    readonly cells: readonly { readonly ms: string; readonly within: string }[];
  }[];
}

const modeNames = { sidecar: 'Sidecar', waypoint: 'Ambient (waypoint)' } as const;
const captions = {
  measured: 'Request latency by mode, milliseconds, measured; below each number the histogram bucket it lies in',
  estimate: 'Request latency by mode, milliseconds (estimate, not measured)',
  none: 'Request latency by mode, milliseconds (not measured)',
} as const;

/** Request latency by mode; every number with the histogram bucket it is interpolated in. */
export function latencyTable({ latency: { method, because, modes }, estimate }: Report): LatencyTable {
  const quantiles = [...new Set(modes.flatMap((mode) => mode.quantiles.map(({ quantile }) => quantile)))].sort(
    (a, b) => a - b,
  );
  const constant =
    method === 'estimate' && estimate.known
      ? [
          `The article's estimate is ${quantity(estimate.value.latencyReductionMs, 0)} ms less, a constant that nobody measured here`,
        ]
      : [];
  return {
    caption: captions[method],
    because: [method === 'measured' ? because : `Not measured: ${because}`, ...constant].map(ended).join(' '),
    columns: quantiles.map((quantile) => `P${grouped(quantile * 100, 1).replace(/\.0$/, '')}`),
    rows: modes.map(({ mode, requests, quantiles: all }) => ({
      mode: modeNames[mode],
      requests: count(requests),
      cells: quantiles.map((quantile) => cell(all.find((one) => one.quantile === quantile))),
    })),
  };
}

type Quantile = Report['latency']['modes'][number]['quantiles'][number];

function cell(quantile: Quantile | undefined): { ms: string; within: string } {
  if (quantile === undefined) return { ms: 'not known', within: '' };
  if (!quantile.ms.known) return { ms: 'not known', within: quantile.ms.why };
  const [from, to] = quantile.withinMs ?? [];
  const within = from === undefined || to === undefined ? '' : `${quantity(from, 0)}\u2013${quantity(to, 0)}`;
  return { ms: quantity(quantile.ms.value, 1), within };
}
