/** At most `length` code points of `text`, the last one `…` when something was cut. */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  const points = Array.from(text);
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}\u2026`;
}
