import type { Report } from '../model/report.ts';
import { dateInWords } from './dates.ts';
import { leftOut } from './left-out.ts';
import { count, counted, percent, quantity, usdRate } from './numbers.ts';
import { type PriceGroup, priceGroups, type Range } from './price-groups.ts';
import {
  columns,
  type Known,
  number,
  prose,
  quietRow,
  type Row,
  row,
  type Section,
  unknownSection,
} from './section.ts';
import { shownRows } from './shown-rows.ts';
import { ended } from './words.ts';

type Prices = Known<Report['trust']['prices']>;

const title = 'Prices';
const [namedReasons, namedNodes] = [2, 5];

/** What every node costs and who says so, by source; nodes without a price by name. */
export function pricesSection({ trust: { prices } }: Report, room: number): Section {
  if (!prices.known) return unknownSection(title, prices.why);
  const { shown, left } = shownRows(priceGroups(prices.value), room);
  const hidden = left.reduce((sum, { nodes }) => sum + nodes, 0);
  const rest = quietRow(leftOut(left.length, 'more group of prices', 'more groups of prices'), [
    number(count(hidden)),
    ...blanks,
  ]);
  const rows = [...shown.map(groupRow), ...(left.length === 0 ? [] : [rest]), ...elsewhereRows(prices.value)];
  return {
    title,
    lead: 'After discounts. A price of a whole node becomes rates of CPU and memory by the split that is named; no split is the true one.',
    facts: [],
    tables:
      rows.length === 0
        ? []
        : [
            {
              caption: 'Prices of the period, by source',
              columns: columns(
                'Source',
                'Nodes',
                'USD, node-hour',
                'USD, core-hour',
                'USD, GiB-hour',
                '- Split and discount',
              ),
              rows,
              totals: [],
            },
          ],
    notes: unpricedInWords(prices.value),
  };
}

const blanks = [number(''), number(''), number(''), prose('')];

function groupRow(group: PriceGroup): Row {
  const capacity = group.capacityType === 'unknown' ? [] : [group.capacityType];
  const covered =
    group.coveredRatio.high > 0 ? [`${range(group.coveredRatio, (ratio) => percent(ratio))} under a commitment`] : [];
  return row(
    group.source,
    [
      number(count(group.nodes)),
      number(group.hourUsd === undefined ? 'rates only' : range(group.hourUsd, usdRate)),
      number(range(group.cpuCoreHourUsd, usdRate)),
      number(range(group.memoryGibHourUsd, usdRate)),
      prose(group.split, discount(group)),
    ],
    [...origin(group), ...capacity, ...covered].join(', '),
  );
}

function elsewhereRows({ elsewhere, nodes }: Prices): readonly Row[] {
  if (elsewhere === undefined) return [];
  const where = nodes.length === 0 ? 'everywhere' : 'where no node is known';
  const { cpuCoreHourUsd, memoryGibHourUsd } = elsewhere;
  const cells = [
    number(''),
    number('rates only'),
    number(usdRate(cpuCoreHourUsd)),
    number(usdRate(memoryGibHourUsd)),
    prose(elsewhere.split, discount(elsewhere)),
  ];
  return [row(elsewhere.source, cells, [...origin(elsewhere), where].join(', '))];
}

type Origin = Pick<PriceGroup, 'asOf' | 'region' | 'currency' | 'isDefault'>;

/** `20 Jul 2026, us-east-1`; the currency only when it is not the one we print. */
const origin = ({ asOf, region, currency, isDefault }: Partial<Origin> & Pick<Origin, 'asOf'>): readonly string[] => [
  dateInWords(asOf),
  ...(region === undefined ? [] : [region]),
  ...(currency === undefined || currency === 'USD' ? [] : [`quoted in ${currency}`]),
  ...(isDefault === true ? ['default prices'] : []),
];

const discount = ({ discountRatio }: { readonly discountRatio: number }): string =>
  discountRatio > 0 ? `${percent(discountRatio, 1)} discount taken off` : 'no discount';

/** `$0.384`, or `$0.192 to $0.384`. */
export function range({ low, high }: Range, say: (value: number) => string): string {
  return say(low) === say(high) ? say(low) : `${say(low)} to ${say(high)}`;
}

/** Nodes without a price, by reason and by name: the totals are then lower bounds. */
export function unpricedInWords({ unpriced }: Prices): readonly string[] {
  const [ran, joined] = [unpriced.filter(({ hours }) => hours > 0), unpriced.filter(({ hours }) => hours <= 0)];
  return [...loweringInWords(ran), ...(joined.length === 0 ? [] : [joinedInWords(joined)])];
}

/** A node that joined after the period cost nothing in it: only what moving would save lacks its price. */
function joinedInWords(joined: Prices['unpriced']): string {
  const who = counted(joined.length, 'node');
  return ended(
    `${who} joined after the period and ${joined.length === 1 ? 'has' : 'have'} no price: ${namesOf(joined)}`,
  );
}

function loweringInWords(unpriced: Prices['unpriced']): readonly string[] {
  if (unpriced.length === 0) return [];
  const reasons = [...Map.groupBy(unpriced, ({ why }) => why)].toSorted(
    ([, some], [, more]) => more.length - some.length,
  );
  const told = reasons.slice(0, namedReasons).map(([why, nodes]) => `${why}: ${namesOf(nodes)}`);
  const more = leftOut(reasons.length - namedReasons, 'more reason', 'more reasons');
  const hours = unpriced.reduce((sum, node) => sum + node.hours, 0);
  const who = `${counted(unpriced.length, 'node')} of ${quantity(hours, 0)} hours in all`;
  const has = unpriced.length === 1 ? 'has' : 'have';
  return [
    `${who} ${has} no price, so totals are lower bounds. ${ended([...told, ...(more === '' ? [] : [more])].join('; '))}`,
  ];
}

function namesOf(nodes: Prices['unpriced']): string {
  const more = leftOut(nodes.length - namedNodes, 'more', 'more');
  const names = nodes
    .slice(0, namedNodes)
    .map(({ node }) => node)
    .join(', ');
  return more === '' ? names : `${names} ${more}`;
}
