import type { Report } from '../model/report.ts';
import { countInterval, figureInWords } from './intervals.ts';
import { leftOut } from './left-out.ts';
import { count, counted, percent, usd } from './numbers.ts';
import { realisableGroups, whatKeepsNodes } from './realisable-groups.ts';
import { fact, type KnownPart, type Section, unknownSection } from './section.ts';
import { bySize, reasons, shownRows } from './shown-rows.ts';
import { ended, readingInWords } from './words.ts';

type Realisable = KnownPart<'realisable'>;

const title = 'Realisable: nodes that can really go';

/** Whole nodes that a packing simulation can empty: cash, freed commitment and packing slack, each on its own line. */
export function realisableSection({ realisable }: Report, room: number): Section {
  if (!realisable.known) return unknownSection(title, realisable.why);
  const { groups, left, notes } = realisable.value;
  const sorted = groups.toSorted(
    bySize(
      ({ cashMonthlyUsd: cash }) => (cash.known ? cash.value.high : 0),
      ({ group }) => group,
    ),
  );
  const { shown, left: hidden } = shownRows(sorted, room);
  const unjudged = left.slice(0, room).map(({ group, why }) => `Not judged, ${group}: ${ended(why)}`);
  return {
    title,
    lead: 'The bill is node-hours: what is freed becomes cash only when a node goes. First-fit-decreasing packing of pods, before and after; a lower bound gives the interval.',
    facts: facts(realisable.value),
    tables: groups.length === 0 ? [] : [realisableGroups(shown, hidden)],
    notes: [
      ...reasons(
        shown.flatMap(({ nodeHourUsd, cashMonthlyUsd, freedCommitmentMonthlyUsd }) => [
          nodeHourUsd,
          cashMonthlyUsd,
          freedCommitmentMonthlyUsd,
        ]),
      ),
      ...shown.flatMap(whatKeepsNodes),
      ...unjudged,
      leftOut(
        left.length - room,
        'more node group that could not be judged',
        'more node groups that could not be judged',
      ),
      ...notes.map(ended),
    ].filter((note) => note !== ''),
  };
}

function facts({
  nodes,
  monthlyUsd,
  freedCommitmentMonthlyUsd,
  packingSlackMonthlyUsd,
  targetUtilisationRatio,
  groups,
}: Realisable) {
  const live = groups.reduce((sum, group) => sum + group.nodes, 0);
  const slack = groups.reduce((sum, { packingSlack }) => sum + packingSlack, 0);
  const full = percent(targetUtilisationRatio);
  return [
    fact(
      'Nodes',
      `${count(nodes.point)} of ${count(live)} can go (${countInterval(nodes.low, nodes.high, 'node')}), packed to ${full} of allocatable`,
    ),
    fact('Cash, a month', figureInWords(monthlyUsd)),
    fact(
      'Freed commitment, a month',
      `${figureInWords(freedCommitmentMonthlyUsd)}: under a Savings Plan or reservation, not cash until it is used otherwise`,
    ),
    fact(
      'Packing slack, a month',
      `${readingInWords(packingSlackMonthlyUsd, usd)}: ${counted(slack, 'node')} could go without ambient, so never our saving`,
    ),
  ];
}
