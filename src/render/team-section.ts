import { known } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import { leftOut } from './left-out.ts';
import { moneyColumn } from './money-column.ts';
import { usd } from './numbers.ts';
import { roundedParts } from './rounded-parts.ts';
import { columns, type Known, number, quietRow, row, type Section, unknownSection } from './section.ts';
import { bySize, shownRows } from './shown-rows.ts';

type Team = Known<Report['cost']['teams']>[number];

const title = 'What each team is shown';

/** A team's own proxies and its part of what serves everybody; the rows add up down and across. */
export function teamSection({ cost: { teams } }: Report, room: number): Section {
  if (!teams.known) return unknownSection(title, teams.why);
  const sorted = teams.value.toSorted(bySize(sumOf, ({ team }) => team));
  const { shown, left } = shownRows(sorted, room);
  const listed = [...shown, ...(left.length === 0 ? [] : [together(left)])];
  const { cells, total } = moneyColumn(
    listed.map((team) => known(sumOf(team))),
    known(teams.value.reduce((sum, team) => sum + sumOf(team), 0)),
  );
  const rows = listed.map((team, at) => {
    const own = parts(team).map((amount) => number(usd(amount)));
    const name = team.team === '' ? 'No team' : team.team;
    return (at < shown.length ? row : quietRow)(name, [...own, number(cells[at] ?? '')]);
  });
  return {
    title,
    lead: 'Its own proxies; its part of ztunnel by bytes where they are known, else by own cost; and of the control plane and istio-cni by both together.',
    facts: [],
    tables: [
      {
        caption: 'Allocated cost by team, USD a month',
        columns: columns('Team', 'Own', 'Shared', 'USD, month'),
        rows,
        totals: [row('Teams in all', [number(''), number(''), number(total)])],
      },
    ],
    notes: [],
  };
}

const sumOf = ({ ownUsd, sharedUsd }: Team): number => ownUsd + sharedUsd;

const parts = (team: Team): readonly number[] => roundedParts([team.ownUsd, team.sharedUsd], sumOf(team), 2);

const together = (left: readonly Team[]): Team => ({
  team: leftOut(left.length, 'more team', 'more teams'),
  ownUsd: left.reduce((sum, { ownUsd }) => sum + ownUsd, 0),
  sharedUsd: left.reduce((sum, { sharedUsd }) => sum + sharedUsd, 0),
});
