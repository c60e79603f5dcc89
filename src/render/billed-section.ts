import type { Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import { leftOut } from './left-out.ts';
import { quantity, usd } from './numbers.ts';
import { columns, fact, type Known, number, quietRow, type Row, row, type Section, unknownSection } from './section.ts';
import { bySize, reasons, shownRows, summed } from './shown-rows.ts';
import { ended } from './words.ts';

type Billed = Known<Report['cost']['billed']>;
type Line = Billed['namespaces'][number];

const title = 'Billed beside allocated';

/** What the bill says of the same sidecars: billed, apportioned. It holds idle, which the allocation does not. */
export function billedSection({ cost: { billed }, run }: Report, room: number): Section {
  if (!billed.known) return unknownSection(title, billed.why);
  const { source, coveredHours, namespaces, totalUsd, notes } = billed.value;
  const sorted = namespaces.toSorted(
    bySize(
      ({ sidecarUsd }) => sidecarUsd,
      ({ namespace }) => namespace,
    ),
  );
  const { shown, left } = shownRows(sorted, room);
  return {
    title,
    lead: 'Billed, apportioned: each pod\u2019s split cost \u00d7 its sidecar\u2019s part of the pod. It includes what nodes left unused, so it need not equal what is allocated.',
    facts: [
      fact('Source', source),
      fact(
        'Covers',
        `${quantity(coveredHours, 0)} of ${quantity(run.period.hours, 0)} hours`,
        coveredHours < run.period.hours,
      ),
      fact('Billed in all', usd(totalUsd)),
    ],
    tables:
      shown.length === 0
        ? []
        : [
            {
              caption: 'Billed, apportioned to sidecars, beside what is allocated to them, USD in the period',
              columns: columns('Namespace', 'Billed', 'Unused, billed', 'Allocated'),
              rows: rows(shown, left),
              totals: [],
            },
          ],
    notes: [...reasons(namespaces.map(({ allocatedUsd }) => allocatedUsd)), ...notes.map(ended)],
  };
}

function rows(shown: readonly Line[], left: readonly Line[]): readonly Row[] {
  const rest = left.reduce(
    (sum, line) => ({
      sidecarUsd: sum.sidecarUsd + line.sidecarUsd,
      unused: sum.unused + line.sidecarUnusedUsd,
    }),
    { sidecarUsd: 0, unused: 0 },
  );
  const listed = shown.map((line) =>
    row(line.namespace, [
      number(usd(line.sidecarUsd)),
      number(usd(line.sidecarUnusedUsd)),
      number(amount(line.allocatedUsd)),
    ]),
  );
  if (left.length === 0) return listed;
  return [
    ...listed,
    quietRow(leftOut(left.length, 'more namespace', 'more namespaces'), [
      number(usd(rest.sidecarUsd)),
      number(usd(rest.unused)),
      number(amount(summed(left.map(({ allocatedUsd }) => allocatedUsd)))),
    ]),
  ];
}

const amount = (reading: Reading<number>): string => (reading.known ? usd(reading.value) : 'not known');
