import { known, type Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import { usdInterval } from './intervals.ts';
import { leftOut } from './left-out.ts';
import { quantity, usd } from './numbers.ts';
import { roundedParts } from './rounded-parts.ts';
import {
  type Cell,
  columns,
  type KnownPart,
  number,
  prose,
  quietRow,
  type Row,
  row,
  type Section,
  type Sheet,
  unknownSection,
} from './section.ts';
import { amountOf, bySize, reasons, shownRows, summed } from './shown-rows.ts';
import { ended } from './words.ts';

type WhatIf = KnownPart<'whatIf'>;
type Move = WhatIf['namespaces'][number];

const title = 'What if only one moves';

/** What one namespace or one workload alone would save; who saves or costs most first. */
export function whatIfSection(
  { whatIf }: Report,
  room: { readonly rows: number; readonly workloads: number },
): Section {
  if (!whatIf.known) return unknownSection(title, whatIf.why);
  const { namespaces, workloads, assumptions, sharedPerNodeUsd } = whatIf.value;
  return {
    title,
    lead: `${breakEven(whatIf.value)} ${shared(sharedPerNodeUsd)}`,
    facts: [],
    tables: [...table('namespace', namespaces, room.rows), ...table('workload', workloads, room.workloads)],
    notes: [
      ...reasons(namespaces.flatMap(({ waypointUsd, netUsd }) => [waypointUsd, netUsd.value])),
      ...assumptions.map(ended),
    ],
  };
}

function breakEven({ breakEven: { sidecarsPerNode, cpu, memory, usd: money, basis } }: WhatIf): string {
  const say = (sidecars: number) => quantity(sidecars, 1);
  return `Ambient reserves less on a node that carries more than ${say(cpu)} sidecars by CPU, ${say(memory)} by memory and ${say(money)} by cost; nodes carry ${say(sidecarsPerNode)} on average now (${basis}).`;
}

const shared = (sharedUsd: number): string =>
  sharedUsd > 0
    ? `Whoever moves first brings ztunnel and istio-cni to the nodes that have none: ${usd(sharedUsd)} a month for all of them.`
    : 'ztunnel and istio-cni are on every node already.';

function table(what: 'namespace' | 'workload', moves: readonly Move[], room: number): readonly Sheet[] {
  if (moves.length === 0 || room === 0) return [];
  const sorted = moves.toSorted(bySize((move) => amountOf(move.netUsd.value), nameOf));
  const { shown, left } = shownRows(sorted, room);
  return [
    {
      caption: `One ${what} alone, USD a month; what it adds is negative`,
      columns: columns(
        what === 'namespace' ? 'Namespace' : 'Workload',
        'Sidecars',
        'Freed',
        'ztunnel, istio-cni',
        'Waypoint',
        'Net',
        '- Waypoint?',
      ),
      rows: [...shown.map(moveRow), ...(left.length === 0 ? [] : [restRow(what, left)])],
      totals: [],
    },
  ];
}

const nameOf = ({ namespace, workload }: Move): string =>
  workload === undefined ? namespace : `${namespace}/${workload}`;

const waypointWords = { 'not-needed': 'not needed', needed: 'needed', stands: 'stands already', unknown: 'not known' };

function moveRow(move: Move): Row {
  const { sidecars, netUsd, waypoint, because } = move;
  const { low, high } = netUsd;
  const bounds = low === undefined || high === undefined ? '' : usdInterval(low, high);
  return row(nameOf(move), [
    number(quantity(sidecars, 1)),
    ...parts(move),
    number(netInWords(netUsd), bounds),
    prose(waypointWords[waypoint], because.slice(0, 2).join('; ')),
  ]);
}

const netInWords = ({ value, atLeast }: Move['netUsd']): string =>
  value.known ? `${atLeast === true ? 'at least ' : ''}${usd(value.value)}` : 'not known';

/** Freed and added, rounded so that they add up to the net amount of the row. */
function parts({ freedUsd, ztunnelUsd, waypointUsd, netUsd }: Move): readonly Cell[] {
  const amounts = [freedUsd, -ztunnelUsd, ...(waypointUsd.known ? [-waypointUsd.value] : [])];
  const net = amounts.reduce((sum, amount) => sum + amount, 0);
  const agrees = netUsd.value.known && Math.abs(netUsd.value.value - net) < 0.005;
  const cents = agrees ? roundedParts(amounts, net, 2) : amounts;
  const cells = [known(cents[0] ?? 0), known(cents[1] ?? 0), waypointUsd.known ? known(cents[2] ?? 0) : waypointUsd];
  return cells.map((cell) => number(cell.known ? usd(cell.value) : 'not known'));
}

function restRow(what: 'namespace' | 'workload', left: readonly Move[]): Row {
  const sum = (of: (move: Move) => number): string => usd(left.reduce((total, move) => total + of(move), 0));
  const total = (of: (move: Move) => Reading<number>, sign: 1 | -1): Cell => {
    const all = summed(left.map(of));
    return number(all.known ? usd(sign * all.value) : 'not known');
  };
  return quietRow(leftOut(left.length, `more ${what}`, `more ${what}s`), [
    number(
      quantity(
        left.reduce((total, { sidecars }) => total + sidecars, 0),
        1,
      ),
    ),
    number(sum(({ freedUsd }) => freedUsd)),
    number(sum(({ ztunnelUsd }) => -ztunnelUsd)),
    total(({ waypointUsd }) => waypointUsd, -1),
    total(({ netUsd }) => netUsd.value, 1),
    prose('each alone, summed'),
  ]);
}
