import type { Report } from '../model/report.ts';
import { usd } from './numbers.ts';
import { columns, number, row, type Section, unknownSection } from './section.ts';

const title = 'What moves the allocated saving';

/** The likely allocated saving when one thing changes and the others stay. */
export function sensitivitySection({ sensitivity, saving }: Report): Section {
  if (!sensitivity.known) return unknownSection(title, sensitivity.why);
  const likely = saving.known ? saving.value.monthlyUsd.value : saving;
  return {
    title,
    lead: 'The likely allocated saving, USD a month, when one thing changes and the others stay.',
    facts: [],
    tables: [
      {
        caption: 'Likely allocated saving when one thing changes',
        columns: columns('Change', 'USD, month'),
        rows: [
          ...(likely.known ? [row('As reported', [number(usd(likely.value))])] : []),
          ...sensitivity.value.map(({ label, monthlyUsd }) => row(label, [number(usd(monthlyUsd))])),
        ],
        totals: [],
      },
    ],
    notes: [],
  };
}
