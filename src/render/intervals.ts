import type { Figure } from '../model/figure.ts';
import type { Immutable } from '../model/immutable.ts';
import { count, usd, usdWhole } from './numbers.ts';
import { readingInWords } from './words.ts';

/* From–to in words: the same in every channel. */

/** `$0 to $1,682`; one amount where both ends read the same. */
export function usdInterval(low: number, high: number): string {
  const [from, to] = [usdWhole(low), usdWhole(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** `0–6`, `1`. */
export const spanOf = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  count(low) === count(high) ? count(low) : `${count(low)}\u2013${count(high)}`;

/** `0–6 nodes`, `1 node`. */
export function countInterval(low: number, high: number, one: string, many = `${one}s`): string {
  const span = spanOf({ low, high });
  return `${span} ${span === '1' ? one : many}`;
}

/** `$560.64 ($0.00 to $841.00)`, to the cent; without bounds the amount alone, and why when it is not known. */
export function figureInWords(
  { value, low, high, atLeast }: Immutable<Figure>,
  say: (value: number) => string = usd,
): string {
  const bounds = low === undefined || high === undefined || low === high ? '' : `${say(low)} to ${say(high)}`;
  if (!value.known && bounds !== '') return `${bounds} (the likely amount is not known: ${value.why})`;
  const likely = readingInWords(value, (known) => `${atLeast === true ? 'at least ' : ''}${say(known)}`);
  return bounds === '' ? likely : `${likely} (${bounds})`;
}
