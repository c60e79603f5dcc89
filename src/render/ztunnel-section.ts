import type { Report } from '../model/report.ts';
import { leftOut } from './left-out.ts';
import { moneyColumn } from './money-column.ts';
import { percent, quantity } from './numbers.ts';
import { roundedParts } from './rounded-parts.ts';
import { columns, number, quietRow, type Row, row, type Section, unknownSection } from './section.ts';
import { reasons, shownRows, summed } from './shown-rows.ts';

const title = 'ztunnel by namespace';
const gib = 1024 ** 3;

/** ztunnel's cost by a stated key: an attribution, never measured usage of a namespace. */
export function ztunnelSection({ cost: { ztunnelShares } }: Report, room: number): Section {
  if (!ztunnelShares.known) return unknownSection(title, ztunnelShares.why);
  const { key, rows } = ztunnelShares.value;
  const byBytes = (a: Share, b: Share): number => b.bytes - a.bytes || (a.namespace < b.namespace ? -1 : 1);
  const { shown, left } = shownRows(rows.toSorted(byBytes), room);
  return {
    title,
    lead: `ztunnel serves a whole node; this is its cost by a key, not measured use. Key: ${key}.`,
    facts: [],
    tables: [
      {
        caption: 'Cost of ztunnel, attributed',
        columns: columns('Namespace', 'GiB, period', 'Share', 'USD, month'),
        rows: shareRows(shown, left),
        totals: [],
      },
    ],
    notes: reasons(shown.map(({ monthlyUsd }) => monthlyUsd)),
  };
}

/** Money and shares rounded so that they add up to those of ztunnel. */
function shareRows(shown: readonly Share[], left: readonly Share[]): readonly Row[] {
  const listed = [...shown, ...(left.length === 0 ? [] : [together(left)])];
  const ratios = listed.map(({ shareRatio }) => shareRatio);
  const usd = listed.map(({ monthlyUsd }) => monthlyUsd);
  const money = moneyColumn(usd, summed(usd));
  const shares = roundedParts(
    ratios,
    ratios.reduce((sum, ratio) => sum + ratio, 0),
    3,
  );
  return listed.map(({ namespace, bytes }, at) =>
    (at < shown.length ? row : quietRow)(namespace, [
      number(quantity(bytes / gib, 1)),
      number(percent(shares[at] ?? 0, 1)),
      number(money.cells[at] ?? ''),
    ]),
  );
}

type Share = Extract<Report['cost']['ztunnelShares'], { known: true }>['value']['rows'][number];

const together = (left: readonly Share[]): Share => ({
  namespace: leftOut(left.length, 'more namespace', 'more namespaces'),
  bytes: left.reduce((sum, { bytes }) => sum + bytes, 0),
  shareRatio: left.reduce((sum, { shareRatio }) => sum + shareRatio, 0),
  monthlyUsd: summed(left.map(({ monthlyUsd }) => monthlyUsd)),
});
