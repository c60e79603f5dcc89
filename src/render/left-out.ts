import { counted } from './numbers.ts';

/** `… 12 more notes, in report.json`; empty when all is shown. Nothing is left out silently. */
export const leftOut = (number: number, one: string, many: string): string =>
  number > 0 ? `\u2026 ${counted(number, one, many)}, in report.json` : '';
