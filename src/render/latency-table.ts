import type { Report } from '../model/report.ts';
import { latencyCell, quantileNames } from './latency-cell.ts';
import { latencyGaps, latencyMoves } from './latency-moves.ts';
import { count, quantity } from './numbers.ts';
import type { Sheet } from './section.ts';
import { ended } from './words.ts';

export interface LatencyTable {
  readonly caption: string;
  readonly because: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly mode: string;
    readonly requests: string;
    readonly cells: readonly { readonly text: string; readonly note: string }[];
  }[];
  readonly moves: readonly Sheet[];
  readonly gaps: readonly string[];
}

const modeNames = { sidecar: 'Sidecar', waypoint: 'Ambient (waypoint)' } as const;
const captions = {
  measured: 'Request latency by mode, milliseconds, measured; below each number the histogram bucket it lies in',
  estimate: 'Request latency by mode, milliseconds (estimate, not measured)',
  none: 'Request latency by mode, milliseconds (not measured)',
} as const;

/** Request latency by mode; every number with the histogram bucket it is interpolated in. */
export function latencyTable(report: Report, room: number): LatencyTable {
  const {
    latency: { method, because, modes },
    estimate,
  } = report;
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
    columns: quantileNames(quantiles),
    rows: modes.map(({ mode, requests, quantiles: all }) => ({
      mode: modeNames[mode],
      requests: count(requests),
      cells: quantiles.map((quantile) => latencyCell(all.find((one) => one.quantile === quantile))),
    })),
    moves: latencyMoves(report, room),
    gaps: latencyGaps(report, room),
  };
}
