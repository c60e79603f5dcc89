import { known, type Reading } from '../model/reading.ts';
import { countInterval, usdInterval } from './intervals.ts';
import { leftOut } from './left-out.ts';
import { count, counted, usd, usdRate } from './numbers.ts';
import { type Cell, columns, type KnownPart, number, quietRow, type Row, row, type Sheet } from './section.ts';
import { summed } from './shown-rows.ts';

type Group = KnownPart<'realisable'>['groups'][number];
type Interval = Group['removed'];

/** Groups of alike nodes with what keeps nodes; the groups left out are summed and counted. */
export const realisableGroups = (shown: readonly Group[], hidden: readonly Group[]): Sheet => ({
  caption: 'Node groups: what could be removed, per month',
  columns: columns(
    'Node group',
    'Nodes',
    'USD, node-hour',
    'Needed, first fit',
    'Can go',
    'Cash, USD',
    'Freed commitment, USD',
  ),
  rows: [...shown.map(groupRow), ...(hidden.length === 0 ? [] : [restRow(hidden)])],
  totals: [],
});

function groupRow(group: Group): Row {
  const { before, after, removed, capacityType, instanceType } = group;
  return row(
    group.group,
    [
      number(count(group.nodes)),
      reading(group.nodeHourUsd, usdRate),
      number(
        `${count(before.firstFit)} \u2192 ${count(after.firstFit)}`,
        `at least ${count(before.lowerBound)} \u2192 ${count(after.lowerBound)}`,
      ),
      number(count(removed.point), countInterval(removed.low, removed.high, 'node')),
      interval(group.cashMonthlyUsd),
      interval(group.freedCommitmentMonthlyUsd),
    ],
    `${instanceType}, ${capacityType}`,
  );
}

/** What keeps nodes that would otherwise go, and what could go anyway. */
export const whatKeepsNodes = ({ group, blockers, packingSlack }: Group): readonly string[] => [
  ...blockers.map(({ reason, nodes, example }) => {
    const such = example === '' ? '' : `, such as ${example}`;
    return `${group} keeps ${counted(nodes, 'node')}: ${reason}${such}.`;
  }),
  ...(packingSlack > 0 ? [`${group} has ${counted(packingSlack, 'node')} of packing slack.`] : []),
];

const reading = (value: Reading<number>, say: (value: number) => string): Cell =>
  number(value.known ? say(value.value) : 'not known');

const interval = (value: Reading<Interval>): Cell =>
  value.known ? number(usd(value.value.point), usdInterval(value.value.low, value.value.high)) : number('not known');

function restRow(hidden: readonly Group[]): Row {
  const nodes = hidden.reduce((sum, group) => sum + group.nodes, 0);
  const gone = hidden.reduce((sum, { removed }) => sum + removed.point, 0);
  const point = (one: Reading<Interval>): Reading<number> => (one.known ? known(one.value.point) : one);
  const cash = summed(hidden.map(({ cashMonthlyUsd }) => point(cashMonthlyUsd)));
  const freed = summed(hidden.map(({ freedCommitmentMonthlyUsd }) => point(freedCommitmentMonthlyUsd)));
  const name = leftOut(hidden.length, 'more node group', 'more node groups');
  const cells = [
    number(count(nodes)),
    number(''),
    number(''),
    number(count(gone)),
    reading(cash, usd),
    reading(freed, usd),
  ];
  return quietRow(name, cells);
}
