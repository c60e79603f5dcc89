import type { CheckReport } from '../../model/check-report.ts';
import { clipped } from '../clipped.ts';
import { count } from '../numbers.ts';
import { unobeyed } from '../unobeyed.ts';
import { visible } from '../visible.ts';
import { wrapped } from '../wrapped.ts';

export type Result = CheckReport['results'][number];

const longestText = 600;

/** Text that a cluster, a manifest or a policy chose, for a terminal: nothing of it moves the cursor or fills the screen. */
export const shown = (text: string): string => clipped(unobeyed(visible(text)), longestText);

/** Lines of a text, each with a margin, and all but the first a little further in. */
export function block(text: string, columns: number, margin: number): string[] {
  const space = ' '.repeat(margin);
  return wrapped(shown(text), columns - margin, '  ').map((line) => space + line);
}

/** What there was no room for: counted, and where it is. */
export const andMore = (left: number, what = 'more'): string[] =>
  left > 0 ? [`\u2026 and ${count(left)} ${what}, in --format json`] : [];

/** `AuthorizationPolicy shop/cart  [shop.yaml:12]`, with its cluster where there are several. */
export function subjectLine({ subject, cluster, location }: Result, severalClusters: boolean): string {
  const line = location?.line === undefined ? '' : `:${location.line}`;
  const where = location === undefined ? '' : `  [${location.file}${line}]`;
  return `${severalClusters && cluster !== undefined ? `${cluster}: ` : ''}${subject}${where}`;
}

export const severalClusters = ({ checked }: CheckReport): boolean => checked.length > 1;
