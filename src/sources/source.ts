import type { Period } from '../model/period.ts';
import type { Fact, FactName, Facts } from '../model/snapshot.ts';

/** How to read each fact that a source can give. A reader throws when it cannot; the runner makes that a reason. */
export type Readers = { readonly [Name in FactName]?: (period: Period) => Promise<Fact<Name>> };

/** Takes remarks that do not stop a reader, such as a server's warnings. */
export type Note = (remark: string) => void;

/** One place that facts come from. Nothing is opened before `open`. */
export interface Source {
  readonly name: string;
  /** Whether the user asked for this source and must be told when it is missing. */
  readonly required: boolean;
  /** Facts of other sources that this one must see first, such as the nodes whose prices it looks up. */
  readonly needs?: readonly FactName[];
  /** Whether nobody waits for it, so that no fact it reads is worth a line of progress. */
  readonly atOnce?: boolean;
  /** @param facts what the other sources gave, of the facts in `needs` only */
  open(note: Note, facts: Partial<Facts>): Readers;
}
