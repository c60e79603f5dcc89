import type { Report } from '../model/report.ts';
import type { TrustItem } from './trust-item.ts';
import { ended } from './words.ts';

/** What a part of the report holds once it is known. */
export type Known<Part> = Part extends { readonly known: true; readonly value: infer Value } ? Value : never;
/** The known value of a part of the report by its name. */
export type KnownPart<Name extends keyof Report> = Known<Report[Name]>;

export interface Cell {
  readonly text: string;
  /** Small print under it; empty when there is none. */
  readonly note: string;
  /** Words, set left and wrapped; numbers are set right. */
  readonly prose: boolean;
}

export interface Row {
  readonly name: string;
  readonly detail: string;
  readonly cells: readonly Cell[];
  /** Of less weight than the others: what is left out, or a difference. */
  readonly quiet: boolean;
}

export interface Column {
  readonly text: string;
  readonly prose: boolean;
}

export interface Sheet {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly totals: readonly Row[];
}

/** A part of the report in words, for whichever document lays it out. */
export interface Section {
  readonly title: string;
  readonly lead: string;
  readonly facts: readonly TrustItem[];
  readonly tables: readonly Sheet[];
  readonly notes: readonly string[];
}

/** What is not known, with its reason where its numbers would stand. */
export const unknownSection = (title: string, why: string): Section => ({
  title,
  lead: `Not known: ${ended(why)}`,
  facts: [],
  tables: [],
  notes: [],
});

export const number = (text: string, note = ''): Cell => ({ text, note, prose: false });
export const prose = (text: string, note = ''): Cell => ({ text, note, prose: true });

export const row = (name: string, cells: readonly Cell[], detail = ''): Row => ({ name, detail, cells, quiet: false });
export const quietRow = (name: string, cells: readonly Cell[]): Row => ({ name, detail: '', cells, quiet: true });

/** The columns of a table; `'- text'` is one of words. */
export const columns = (...texts: readonly string[]): readonly Column[] =>
  texts.map((text) => (text.startsWith('- ') ? { text: text.slice(2), prose: true } : { text, prose: false }));
export const fact = (label: string, text: string, warning = false): TrustItem => ({ label, text, warning });
