/*
 * Numbers in words, the same in every channel: half-even, a true minus, never a negative zero.
 * Written by hand because `Intl` writes `$12.4K` and `-$0`, and changes with its data.
 */

const minus = '\u2212';

/** `value` with `decimals` digits and an ASCII minus; an exact half goes to the even neighbour. */
export function fixed(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals);
  const even = isExactHalf(value, decimals) ? evenNeighbour(value, decimals) : digits;
  return value < 0 && /[1-9]/.test(even) ? `-${even}` : even;
}

/** 40 digits more than shown tell an exact half from a double beside it. */
function isExactHalf(value: number, decimals: number): boolean {
  const exact = Math.abs(value).toFixed(Math.min(100, decimals + 40));
  return /^50*$/.test(exact.slice(exact.indexOf('.') + 1 + decimals));
}

function evenNeighbour(value: number, decimals: number): string {
  const unit = 10 ** -decimals;
  const below = Math.floor(Math.abs(value) / unit);
  return ((below % 2 === 0 ? below : below + 1) * unit).toFixed(decimals);
}

/** `12,450.00`, with a true minus. */
export function grouped(value: number, decimals: number): string {
  const [whole = '', fraction] = fixed(value, decimals).replace('-', minus).split('.');
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** `$12,450.00`: for tables. */
export const usd = (value: number): string => withDollar(grouped(value, 2));

/** `$0.031611`: for rates, with the digits a price list has. */
export const usdRate = (value: number): string => withDollar(grouped(value, 6).replace(/(\.\d{2}\d*?)0+$/, '$1'));

/** `$12.4k`: for headlines, at most three significant figures above a dollar. */
export function usdShort(value: number): string {
  const size = Math.abs(value);
  if (size < 9.995) return withDollar(grouped(value, 2));
  if (size < 999.5) return withDollar(grouped(value, 0));
  const [unit, letter] = scaleOf(size);
  const scaled = value / unit;
  return withDollar(`${grouped(scaled, Math.abs(scaled) < 99.95 ? 1 : 0)}${letter}`);
}

/** `$1,682`: for intervals, whole dollars from ten on; nothing is `$0`. */
export function usdWhole(value: number): string {
  const size = Math.abs(value);
  return withDollar(grouped(value, size < 0.005 || size >= 9.995 ? 0 : 2));
}

/** The unit that keeps what is shown under 1,000: 999,950 is `1.0M`, not `1000k`. */
function scaleOf(size: number): [unit: number, letter: string] {
  if (size < 999_500) return [1e3, 'k'];
  return size < 999_500_000 ? [1e6, 'M'] : [1e9, 'B'];
}

/** `+$1.1k` or `−$1.1k`; zero has no sign. */
export const usdChange = (value: number): string => withPlus(usdShort(value));

/** `97.2%` of a ratio from 0 to 1. */
export const percent = (ratio: number, decimals = 0): string => `${grouped(ratio * 100, decimals)}%`;

/** `1,234.5`: hours and the like. */
export const quantity = (value: number, decimals = 1): string => grouped(value, decimals);

export const count = (value: number): string => grouped(value, 0);

/** `1 pod`, `2 pods`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const withDollar = (text: string): string => (text.startsWith(minus) ? `${minus}$${text.slice(1)}` : `$${text}`);
const withPlus = (text: string): string => (text.startsWith(minus) || !/[1-9]/.test(text) ? text : `+${text}`);
