/** `1,235` of 1234.6. What is more than nothing is at least 1: counts of Prometheus are not whole. */
export const countInWords = (count: number): string =>
  `${count > 0 ? Math.max(1, Math.round(count)) : 0}`.replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 request`, `1,235 requests`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  const words = countInWords(count);
  return `${words} ${words === '1' ? one : many}`;
}

/** `33.3%` of a ratio from 0 to 1, with three significant digits; only all of it is `100%`. */
export function shareInWords(ratio: number): string {
  const percent = Number((ratio * 100).toPrecision(3));
  return `${percent >= 100 && ratio < 1 ? 99.9 : percent}%`;
}
