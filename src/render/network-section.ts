import type { Report } from '../model/report.ts';
import { figureInWords } from './intervals.ts';
import { leftOut } from './left-out.ts';
import { percent, quantity, usd, usdRate } from './numbers.ts';
import { columns, fact, type KnownPart, number, type Row, row, type Section, unknownSection } from './section.ts';
import { bySize, shownRows } from './shown-rows.ts';
import { ended, readingInWords } from './words.ts';

type Network = KnownPart<'network'>;
type Edge = Network['edges'][number];

const title = 'Traffic between zones';
const routing =
  'Moving to ambient does not by itself cut cross-zone bytes: which endpoint is called is a routing setting. PreferSameZone cuts them, in either mode.';
const overloaded = 1.5;

/** What crosses zones, measured by ztunnel or estimated from where pods stand, and what routing would change. */
export function networkSection({ network }: Report, room: number): Section {
  if (!network.known) return unknownSection(title, network.why);
  const { edges, notes } = network.value;
  const sorted = edges.toSorted(
    bySize(
      ({ monthlyUsd }) => monthlyUsd,
      ({ source, destination }) => `${source} ${destination}`,
    ),
  );
  const { shown, left } = shownRows(sorted, room);
  const rest = {
    name: leftOut(left.length, 'more connection', 'more connections'),
    detail: '',
    quiet: true,
    cells: restCells(left),
  };
  return {
    title,
    lead: routing,
    facts: facts(network.value),
    tables:
      shown.length === 0
        ? []
        : [
            {
              caption: 'Estimated connections that cost most, a month',
              columns: columns('From', '- To', 'GiB', 'Crosses', 'USD', 'USD with PreferSameZone', 'Busiest zone'),
              rows: [...shown.map(edgeRow), ...(left.length === 0 ? [] : [rest])],
              totals: [],
            },
          ],
    notes: notes.map(ended),
  };
}

const gibs = (value: number): string => `${quantity(value, 1)} GiB`;

function facts({ method, crossZoneGibMonthly, monthlyUsd, measured, estimated, sameZoneMonthlyUsd, gibUsd }: Network) {
  const said = {
    measured: 'measured by ztunnel',
    estimated: 'estimated from where pods stood',
    both: 'measured by ztunnel where it can be, estimated for the rest',
  };
  return [
    fact('Crosses zones, a month', `${figureInWords(crossZoneGibMonthly, gibs)}, ${said[method]}`),
    fact('Costs, a month', `${figureInWords(monthlyUsd)} at ${usdRate(gibUsd)} a GiB`),
    fact(
      'If every Service kept its zone',
      readingInWords(sameZoneMonthlyUsd, (usdMonthly) => `${usd(usdMonthly)} a month`),
    ),
    fact(
      'Measured',
      readingInWords(
        measured,
        ({ gibMonthly, crossZoneGibMonthly: crossing, unknownZoneRatio }) =>
          `${gibs(crossing)} of ${gibs(gibMonthly)} a month; ${percent(unknownZoneRatio, 1)} has no zone`,
      ),
    ),
    fact(
      'Estimated',
      readingInWords(
        estimated,
        ({ gibMonthly, crossZoneGibMonthly: crossing }) =>
          `${figureInWords(crossing, gibs)} of ${gibs(gibMonthly)} a month`,
      ),
    ),
  ];
}

function edgeRow({
  source,
  destination,
  gibMonthly,
  crossRatio: { low, likely, high },
  monthlyUsd,
  sameZoneMonthlyUsd,
  overloadRatio,
}: Edge): Row {
  const busy = overloadRatio > overloaded ? '\u25b2 overloaded' : '';
  return row(source, [
    { text: destination, note: '', prose: true },
    number(quantity(gibMonthly, 1)),
    number(percent(likely), `${percent(low)} to ${percent(high)}`),
    number(usd(monthlyUsd)),
    number(usd(sameZoneMonthlyUsd)),
    number(`${quantity(overloadRatio, 1)}\u00d7`, busy),
  ]);
}

function restCells(left: readonly Edge[]) {
  const sum = (of: (edge: Edge) => number): number => left.reduce((total, edge) => total + of(edge), 0);
  return [
    { text: '', note: '', prose: true },
    number(
      quantity(
        sum(({ gibMonthly }) => gibMonthly),
        1,
      ),
    ),
    number(''),
    number(usd(sum(({ monthlyUsd }) => monthlyUsd))),
    number(usd(sum(({ sameZoneMonthlyUsd }) => sameZoneMonthlyUsd))),
    number(''),
  ];
}
