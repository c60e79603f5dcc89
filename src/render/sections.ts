import type { Report } from '../model/report.ts';
import { billedSection } from './billed-section.ts';
import { financeSection } from './finance-section.ts';
import { leftOut } from './left-out.ts';
import { networkSection } from './network-section.ts';
import { pricesSection } from './prices-section.ts';
import { realisableSection } from './realisable-section.ts';
import { realisedSection } from './realised-section.ts';
import { reconciliationSection } from './reconciliation-section.ts';
import type { Room } from './room.ts';
import type { Section } from './section.ts';
import { sensitivitySection } from './sensitivity-section.ts';
import { teamSection } from './team-section.ts';
import { whatIfSection } from './what-if-section.ts';
import { ztunnelSection } from './ztunnel-section.ts';

/** The parts that are all laid out alike: a sentence, facts, tables and notes. */
export type Sections = Readonly<
  Record<
    | 'sensitivity'
    | 'reconciliation'
    | 'teams'
    | 'ztunnel'
    | 'billed'
    | 'whatIf'
    | 'realisable'
    | 'realised'
    | 'finance'
    | 'network'
    | 'prices',
    Section
  >
>;

type SectionsRoom = Pick<Room, 'rows' | 'workloads' | 'notes'>;

export function sections(report: Report, room: SectionsRoom): Sections {
  const fitted = (section: Section): Section => withNotes(section, room.notes);
  return {
    sensitivity: fitted(sensitivitySection(report)),
    reconciliation: fitted(reconciliationSection(report)),
    teams: fitted(teamSection(report, room.rows)),
    ztunnel: fitted(ztunnelSection(report, room.rows)),
    billed: fitted(billedSection(report, room.rows)),
    whatIf: fitted(whatIfSection(report, room)),
    realisable: fitted(realisableSection(report, room.rows)),
    realised: fitted(realisedSection(report)),
    finance: fitted(financeSection(report)),
    network: fitted(networkSection(report, room.rows)),
    prices: fitted(pricesSection(report, room.rows)),
  };
}

/** The notes there is room for; the others are counted. */
function withNotes(section: Section, room: number): Section {
  const more = leftOut(section.notes.length - room, 'more note', 'more notes');
  return { ...section, notes: [...section.notes.slice(0, room), ...(more === '' ? [] : [more])] };
}
