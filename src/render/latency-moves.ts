import type { Report } from '../model/report.ts';
import { dateInWords } from './dates.ts';
import { latencyCell, quantileNames } from './latency-cell.ts';
import { leftOut } from './left-out.ts';
import { count, quantity } from './numbers.ts';
import { columns, number, quietRow, type Row, row, type Sheet } from './section.ts';
import { reasons, shownRows } from './shown-rows.ts';

type Move = Report['latency']['moves'][number];
type Measured = Move['before'];

/** Namespaces that moved within the period: latency before and after, side by side. */
export function latencyMoves({ latency: { moves } }: Report, room: number): readonly Sheet[] {
  if (moves.length === 0 || room === 0) return [];
  const quantiles = [...new Set(moves.flatMap(({ before }) => before.quantiles.map(({ quantile }) => quantile)))].sort(
    (a, b) => a - b,
  );
  const { shown, left } = shownRows(
    moves.toSorted((a, b) => b.before.requests - a.before.requests || (a.namespace < b.namespace ? -1 : 1)),
    room,
  );
  const blanks = [number(''), ...quantiles.map(() => number(''))];
  const rest = quietRow(leftOut(left.length, 'more namespace', 'more namespaces'), blanks);
  return [
    {
      caption:
        'Namespaces that moved in this period, milliseconds before and after; below each number its histogram bucket',
      columns: columns('Namespace', 'Requests', ...quantileNames(quantiles)),
      rows: [...shown.flatMap((move) => rowsOf(move, quantiles)), ...(left.length === 0 ? [] : [rest])],
      totals: [],
    },
  ];
}

/** Why the latency after a move is not known, and which namespaces have none at all. */
export function latencyGaps({ latency: { moves, l4Only } }: Report, room: number): readonly string[] {
  const named = l4Only.slice(0, room).join(', ');
  const more = leftOut(l4Only.length - room, 'more', 'more');
  const l4 =
    l4Only.length === 0
      ? []
      : [
          `Not measurable, because ambient without a waypoint sees no requests: ${named}${more === '' ? '' : ` ${more}`}.`,
        ];
  return [...reasons(moves.map(({ after }) => after)), ...l4];
}

const verdicts = { lower: 'lower', higher: 'higher', noneSeen: 'none seen', notKnown: 'not known' } as const;

function rowsOf(move: Move, quantiles: readonly number[]): readonly Row[] {
  const { namespace, lastDayBefore, firstDayAfter, before, after, changes } = move;
  const cells = (measured: Measured) => [
    number(count(measured.requests)),
    ...quantiles.map((quantile) => {
      const { text, note } = latencyCell(measured.quantiles.find((one) => one.quantile === quantile));
      return number(text, note);
    }),
  ];
  const unknown = [number('not known'), ...quantiles.map(() => number('not known'))];
  const change = changes.length === 0 ? [] : [changeRow(move, quantiles)];
  return [
    row(namespace, cells(before), `${before.mode}, to ${dateInWords(lastDayBefore)}`),
    row(
      namespace,
      after.known ? cells(after.value) : unknown,
      `${after.known ? after.value.mode : 'ambient'}, from ${dateInWords(firstDayAfter)}`,
    ),
    ...change,
  ];
}

/** No more than the buckets of both sides show. */
function changeRow({ namespace, changes }: Move, quantiles: readonly number[]): Row {
  const cells = quantiles.map((quantile) => {
    const change = changes.find((one) => one.quantile === quantile);
    const [low, high] = change?.betweenMs ?? [];
    const between = low === undefined || high === undefined ? '' : `${quantity(low, 0)} to ${quantity(high, 0)}`;
    return number(verdicts[change?.verdict ?? 'notKnown'], between);
  });
  return { ...quietRow(namespace, [number(''), ...cells]), detail: 'change that the buckets show' };
}
