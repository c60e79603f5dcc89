import type { CheckReport } from '../../model/check-report.ts';

/** Where a report is shown, for what a person reads. */
export interface Screen {
  readonly columns: number;
  readonly colour: boolean;
}

/** A report in one format, in pieces: the whole of a large one is more than one text can hold. */
export type CheckRenderer = (report: CheckReport, screen: Screen) => Iterable<string> | AsyncIterable<string>;
