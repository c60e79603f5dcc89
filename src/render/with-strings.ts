/** A copy of plain data with every string in it, at every depth, replaced by `say(string)`. */
export function withStrings<T>(value: T, say: (text: string) => string): T {
  if (typeof value === 'string') return say(value) as T;
  if (Array.isArray(value)) return value.map((item) => withStrings(item, say)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withStrings(item, say)])) as T;
}
