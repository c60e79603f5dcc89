import { known } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import type { Role } from '../model/role.ts';
import { moneyColumn } from './money-column.ts';
import { counted, percent, quantity, usd } from './numbers.ts';
import { roundedParts } from './rounded-parts.ts';
import { columns, type Known, number, quietRow, type Row, row, type Section, unknownSection } from './section.ts';
import { ended, roleNames } from './words.ts';

type Reconciliation = Known<Report['cost']['reconciliation']>;
type Line = Reconciliation['lines'][number];

const title = 'Where every dollar of the nodes goes';

/** What the nodes cost, every dollar once: the rows add up to it to the cent, down and across. */
export function reconciliationSection({ cost: { reconciliation } }: Report): Section {
  if (!reconciliation.known) return unknownSection(title, reconciliation.why);
  const { value } = reconciliation;
  const nodeUsd = `${value.atLeast ? 'at least ' : ''}${usd(value.nodeUsd)}`;
  const nodes = `${counted(value.nodes, 'node')}, ${quantity(value.nodeHours, 0)} node-hours`;
  const lines = value.lines.filter(({ kind }) => kind !== 'total');
  return {
    title,
    lead: `The nodes cost ${nodeUsd} in the period (${nodes}): node hours \u00d7 node price, each dollar once.`,
    facts: [],
    tables: [
      {
        caption: 'What the nodes cost, by what it was spent on',
        columns: columns('Part', 'CPU, USD', 'Memory, USD', 'USD, period', 'Share'),
        rows: rows(lines, value.nodeUsd),
        totals: [totalRow(lines, value)],
      },
    ],
    notes: value.notes.map(ended),
  };
}

function rows(lines: readonly Line[], nodeUsd: number): readonly Row[] {
  const cents = centsOf(lines, nodeUsd);
  const shares = roundedParts(
    lines.map(({ shareRatio }) => shareRatio),
    1,
    3,
  );
  const cells = lines.map((line, at) => {
    const { cpuUsd = 0, memoryUsd = 0, sumUsd = 0 } = cents[at] ?? {};
    const amounts = [cpuUsd, memoryUsd, sumUsd].map((amount) => number(usd(amount)));
    return row(nameOf(line), [...amounts, number(percent(shares[at] ?? 0, 1))]);
  });
  const { difference } = moneyColumn(
    lines.map((line) => known(line.usd)),
    known(nodeUsd),
  );
  const blank = number('');
  return difference === undefined
    ? cells
    : [...cells, quietRow('Difference to the total', [blank, blank, number(difference), blank])];
}

/** Each line rounded so that the column adds up to the nodes, then its CPU and memory so that they add up to it. */
function centsOf(lines: readonly Line[], nodeUsd: number) {
  const left = nodeUsd - lines.reduce((sum, line) => sum + line.usd, 0);
  const sums = roundedParts([...lines.map((line) => line.usd), left], nodeUsd, 2);
  return lines.map((line, at) => {
    const sumUsd = sums[at] ?? 0;
    const [cpuUsd = 0, memoryUsd = 0] = roundedParts([line.cpuUsd, line.memoryUsd], sumUsd, 2);
    return { cpuUsd, memoryUsd, sumUsd };
  });
}

function totalRow(lines: readonly Line[], { nodeUsd, atLeast }: Reconciliation): Row {
  const cents = centsOf(lines, nodeUsd);
  const [cpuUsd, memoryUsd] = [
    cents.reduce((sum, line) => sum + line.cpuUsd, 0),
    cents.reduce((sum, line) => sum + line.memoryUsd, 0),
  ];
  const say = (amount: number) => number(`${atLeast ? 'at least ' : ''}${usd(amount)}`);
  return row('Nodes in all', [...[cpuUsd, memoryUsd, nodeUsd].map(say), number('100.0%')]);
}

const nameOf = ({ kind, label }: Line): string => (kind === 'role' && isRole(label) ? roleNames[label] : label);
const isRole = (label: string): label is Role => Object.hasOwn(roleNames, label);
